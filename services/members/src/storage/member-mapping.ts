import { hash } from 'node:crypto';
import type { AggregateMapping } from '@inclust/mongo';
import { naturalKeys } from '../domain/natural-key.ts';
import { memberSearchKeys } from '../domain/search-text.ts';
import { isListed } from '../domain/sharing.ts';
import { sortName } from '../domain/sort-name.ts';
import type { Member } from '../domain/member.ts';
import { externalIdIndex, type MemberFields } from './member-document.ts';

/** How a member is kept: the state as it is, and beside it what lists and searches need. */
export const memberMapping: AggregateMapping<Member> = {
  encode: (member) => member,
  decode: (stored) => withExactMoney(stored as Member),
  fields: (member, previous): MemberFields & Record<string, unknown> => ({
    kind: member.draft.kind,
    status: member.status,
    disciplines: member.draft.disciplines,
    sortName: sortName(member),
    searchKeys: memberSearchKeys(member),
    ...(member.draft.externalId === undefined ? {} : { externalId: member.draft.externalId }),
    naturalKeys: naturalKeys(member.draft).map(hashedKey),
    ...consentExpiry(member),
    everShared: previous['everShared'] === true || isListed(member),
  }),
  taken: (index) => {
    if (index !== externalIdIndex)
      return { code: 'member-exists', kind: 'exists', message: 'There is such a member already.' };
    const message = 'Another member has this external id.';
    return {
      code: 'external-id-taken',
      kind: 'exists',
      message,
      violations: [{ field: 'profile.external_id', rule: 'external-id-taken', message }],
    };
  },
};

/** The earliest day, in the order of their texts. */
function consentExpiry({ consents }: Member): { consentExpires?: string } {
  const [first] = consents.flatMap(({ ended, expiresOn }) => (!ended && expiresOn ? [expiresOn] : [])).toSorted();
  return first ? { consentExpires: first } : {};
}

/** The driver reads 64-bit integers as numbers where they fit; money is a bigint. */
function withExactMoney(member: Member): Member {
  const { draft } = member;
  if (draft.kind !== 'organisation' || !draft.turnover) return member;
  return {
    ...member,
    draft: { ...draft, turnover: { ...draft.turnover, minorUnits: BigInt(draft.turnover.minorUnits) } },
  };
}

/** A natural key as it is kept: names and addresses do not stand in an index twice. */
export function hashedKey(key: string): string {
  return hash('sha256', key, 'base64url').slice(0, 22);
}
