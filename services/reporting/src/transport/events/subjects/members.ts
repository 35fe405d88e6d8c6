import { BodyKind, BodyMembershipApplied, BodyMembershipState, MemberRegistered } from '@inclust/contracts';
import { codeOf, dayAs, staysOf, type Parse } from './parsing.ts';

/** All events of a member have their facts in the same field. */
export const parseMember: Parse = ({ body }) => {
  const { facts } = MemberRegistered.decode(body);
  if (!facts) return undefined;
  const { memberId, version, kind, disciplines, periods, organisation } = facts;
  return {
    id: memberId,
    version,
    state: {
      kind: 'member',
      isOrganisation: kind === 'organisation',
      disciplines,
      stays: staysOf(periods),
      ...(organisation
        ? {
            organisation: {
              distinctKey: organisation.distinctKey,
              countryCode: organisation.countryCode || countryOfKey(organisation.distinctKey),
              enterprise: organisation.enterprise,
              ...dayAs('foundedOn', organisation.foundedDate),
            },
          }
        : {}),
    },
  };
};

/** Facts of an older node tell the country by the number of the business register alone. */
function countryOfKey(key: string): string {
  return /^([A-Z]{2}):/.exec(key)?.[1] ?? '';
}

/** All events of a membership of a body have their facts in the same field. */
export const parseBodyMembership: Parse = ({ body }) => {
  const { facts } = BodyMembershipApplied.decode(body);
  if (!facts) return undefined;
  const { membershipId, version, bodyKind, periods, organisation, state } = facts;
  // What one that was merged into another had is part of that one's.
  const isMerged = state === BodyMembershipState.BODY_MEMBERSHIP_STATE_MERGED;
  return {
    id: membershipId,
    version,
    state: {
      kind: 'body-membership',
      bodyKind: codeOf(BodyKind, 'BODY_KIND_', bodyKind),
      stays: isMerged ? [] : staysOf(periods),
      ...(organisation
        ? {
            organisation: {
              distinctKey: organisation.distinctKey,
              countryCode: organisation.countryCode,
              legalForm: organisation.legalForm,
            },
          }
        : {}),
    },
  };
};
