import { Member, MemberProfile, MemberState, type MemberConsent, type MemberRole } from '@inclust/contracts';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { localizedText } from '../output/localized-text.ts';

const states: Readonly<Record<string, MemberState>> = {
  applicant: MemberState.MEMBER_STATE_APPLICANT,
  declined: MemberState.MEMBER_STATE_DECLINED,
  active: MemberState.MEMBER_STATE_ACTIVE,
  suspended: MemberState.MEMBER_STATE_SUSPENDED,
  left: MemberState.MEMBER_STATE_LEFT,
};

/** The states as they are typed and shown. */
export const stateNames = Object.keys(states);

/** The state of that name; `undefined` when there is none. */
export function stateNamed(name: string): MemberState | undefined {
  return Object.hasOwn(states, name) ? states[name] : undefined;
}

/** Shows one member, for a person or as JSON. */
export function showMember({ out }: Context, member: Member | undefined): ExitCode {
  if (!member) throw new Error('the answer holds no member');
  out.result(Member.toJSON(member), () =>
    [
      `${member.name}  ${stateOf(member)}  etag ${member.etag}`,
      whoIs(member),
      ...member.roles.map((role) => `role ${roleText(role)}`),
      ...member.consents.filter(({ endTime }) => endTime === undefined).map((one) => `consent ${consentText(one)}`),
      ...sharingLines(member),
      ...(member.profile ? [JSON.stringify(MemberProfile.toJSON(member.profile), null, 2)] : []),
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** A role in one line. */
export function roleText({ kind, organisation, fromDate, toDate }: MemberRole): string {
  return `${kind}${organisation ? ` of ${organisation}` : ''} from ${fromDate}${toDate ? ` to ${toDate}` : ''}`;
}

/** A consent that stands in one line. */
function consentText({ purpose, textVersion, language, source, fromDate, expireDate }: MemberConsent): string {
  const text = textVersion ? ` text ${textVersion} (${language})` : '';
  return `${purpose}${text} by ${source} from ${fromDate}${expireDate ? ` until ${expireDate}` : ''}`;
}

/** Who sees what, a line for each audience. */
function sharingLines({ sharing }: Member): string[] {
  const fields = Map.groupBy(
    Object.keys(sharing).toSorted((one, other) => one.localeCompare(other)),
    (field) => sharing[field] ?? '',
  );
  return [...fields].map(([audience, names]) => `audience ${audience}: ${names.join(', ')}`);
}

/** A member's name in one line. */
export function whoIs({ profile }: Member): string {
  if (profile?.kind?.$case === 'person')
    return `${profile.kind.value.givenName} ${profile.kind.value.familyName}`.trim();
  return localizedText(profile?.kind?.value.names);
}

/** The name of a member's state; `unknown` for one that a newer node added. */
export function stateOf({ state }: Member): string {
  return stateNames.find((name) => states[name] === state) ?? 'unknown';
}
