import { hash } from 'node:crypto';
import type { Language, Refusal } from '@inclust/kernel';
import type { AggregateMapping } from '@inclust/mongo';
import { duplicateKeys } from '../domain/duplicates/suspicion.ts';
import { facetsOf, type Facets } from '../domain/member-counts.ts';
import { namePartOf, naturalKeys } from '../domain/natural-key.ts';
import { placeOf } from '../domain/place.ts';
import { memberSearchKeys } from '../domain/search-text.ts';
import { isListed } from '../domain/sharing.ts';
import { sortName } from '../domain/sort-name.ts';
import type { Member } from '../domain/member.ts';
import { externalIdIndex, type MemberFields } from './member-document.ts';

/** How a member is kept at a node of this first language: the state as it is, and beside it what lists and searches need. */
export function memberMapping(language: Language): AggregateMapping<Member> {
  return {
    encode: (member) => member,
    decode: decodeMember,
    fields: (member, previous): MemberFields & Record<string, unknown> => ({
      kind: member.draft.kind,
      status: member.status,
      disciplines: member.draft.disciplines,
      sortName: sortName(member, language),
      facets: facetsText(member),
      ...(member.merged || member.status === 'erased' ? nothingToFind(member) : findable(member)),
      ...consentExpiry(member),
      everShared: previous['everShared'] === true || isListed(member),
    }),
    taken,
  };
}

/** The member in a stored state. */
export function decodeMember(stored: object): Member {
  return withExactMoney(stored as Member);
}

function taken(index: string): Refusal {
  if (index !== externalIdIndex)
    return { code: 'member-exists', kind: 'exists', message: 'There is such a member already.' };
  const message = 'Another member has this external id.';
  return {
    code: 'external-id-taken',
    kind: 'exists',
    message,
    violations: [{ field: 'profile.external_id', rule: 'external-id-taken', message }],
  };
}

/** What a member is counted by, as it is kept. */
function facetsText(member: Member): string {
  const { kind, status, disciplines, locality } = facetsOf(member);
  // Who was merged is counted nowhere.
  return JSON.stringify([kind, status, disciplines, member.merged ? '' : locality]);
}

/** The facets in a text that was kept. */
export function facetsFromText(text: string): Facets {
  const [kind, status, disciplines, locality] = JSON.parse(text) as [
    Facets['kind'],
    Facets['status'],
    string[],
    string,
  ];
  return { kind, status, disciplines, locality };
}

/** The earliest day, in the order of their texts. */
function consentExpiry({ consents }: Member): { consentExpires?: string } {
  const [first] = consents.flatMap(({ ended, expiresOn }) => (!ended && expiresOn ? [expiresOn] : [])).toSorted();
  return first ? { consentExpires: first } : {};
}

type Findable = Pick<
  MemberFields,
  'place' | 'searchKeys' | 'externalIds' | 'naturalKeys' | 'duplicateKeys' | 'represents' | 'mergedAt'
>;

/** Under what a member is found. */
function findable(member: Member): Findable {
  const { draft, roles, aliases = [] } = member;
  const externalIds = [
    ...(draft.externalId === undefined ? [] : [draft.externalId]),
    ...aliases.flatMap((one) => one.externalIds),
  ];
  const place = placeOf(draft.locality ?? '');
  const duplicates = duplicateKeys(draft);
  const represents = [...new Set(roles.flatMap(({ organisation }) => organisation ?? []))];
  return {
    searchKeys: memberSearchKeys(member),
    ...(place ? { place } : {}),
    ...(externalIds.length > 0 ? { externalIds: [...new Set(externalIds)] } : {}),
    naturalKeys: [...new Set(naturalKeysOf(member).map(namePartOf))].map(hashedKey),
    ...(duplicates.length > 0 ? { duplicateKeys: duplicates.map(hashedKey) } : {}),
    ...(represents.length > 0 ? { represents } : {}),
  };
}

/** The keys of a member, and those of whoever was merged into this one. */
export function naturalKeysOf({ draft, aliases = [] }: Member): string[] {
  return [...naturalKeys(draft), ...aliases.flatMap((one) => one.naturalKeys)];
}

/** Who was merged into another or erased is found by nothing but the id. */
function nothingToFind({ merged }: Member): Findable {
  return {
    searchKeys: [],
    naturalKeys: [],
    ...(merged?.kept ? { mergedAt: new Date(merged.at) } : {}),
  };
}

/** The driver reads 64-bit integers as numbers where they fit; money is a bigint. */
function withExactMoney(member: Member): Member {
  const { merged } = member;
  const exact = exactParts(member);
  if (!merged?.kept) return exact;
  const { source, before, after } = merged.kept;
  const kept = { ...merged.kept, source: withExactMoney(source), before: exactParts(before), after: exactParts(after) };
  return { ...exact, merged: { ...merged, kept } };
}

function exactParts<Parts extends Pick<Member, 'draft'>>(parts: Parts): Parts {
  const { draft } = parts;
  if (draft.kind !== 'organisation' || !draft.turnover) return parts;
  const turnover = { ...draft.turnover, minorUnits: BigInt(draft.turnover.minorUnits) };
  return { ...parts, draft: { ...draft, turnover } };
}

/** A key as it is kept: names and addresses do not stand in an index twice. */
export function hashedKey(key: string): string {
  return hash('sha256', key, 'base64url').slice(0, 22);
}
