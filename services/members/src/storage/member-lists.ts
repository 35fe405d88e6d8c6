import { accept, queryKeys, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken, type PagePosition } from '@inclust/mongo';
import type { Model } from 'mongoose';
import type { MemberFilter, MemberPage, MemberQuery, MemberStore, NearKeys, VersionedMember } from '../app/ports.ts';
import { countMembers } from '../domain/member-counts.ts';
import { placeOf, searchKeyOf } from '../domain/place.ts';
import { nameIndex, type MemberDocument } from './member-document.ts';
import { decodeMember, facetsFromText } from './member-mapping.ts';

/** The order of lists. */
export const byName = { sortName: 1, _id: 1 } as const;

/** Lists, searches and counts of members in MongoDB. Each goes by the index of names or by that of search keys. */
export function createMemberLists(model: Model<MemberDocument>): Pick<MemberStore, 'list' | 'count'> {
  return {
    list: (query) => list(model, query),
    count: async ({ filter, words = '', near = [] }) => {
      const wanted = conditionsOf(filter, words, near);
      const grouped = model.aggregate<{ _id: string; members: number }>([
        { $match: { $and: wanted } },
        { $group: { _id: '$facets', members: { $sum: 1 } } },
      ]);
      const groups = await (searchesKeys(filter, words) ? grouped : grouped.hint(nameIndex));
      return countMembers(groups.map(({ _id, members }) => ({ ...facetsFromText(_id), members })));
    },
  };
}

async function list(model: Model<MemberDocument>, query: MemberQuery): Promise<Outcome<MemberPage>> {
  const { filter, words = '', pageSize, pageToken } = query;
  const described = `members ${JSON.stringify([filter, words])}`;
  const position = decodePageToken(described, pageToken);
  if (!position.ok) return position;
  const after = position.value;
  const near = after ? nearOf(after.kept) : (query.near ?? []);
  const found = await model
    .find({ $and: [...conditionsOf(filter, words, near), ...(after ? [comesAfter(after)] : [])] })
    .sort(byName)
    .limit(pageSize + 1)
    .lean<MemberDocument[]>();
  const page = found.slice(0, pageSize);
  const last = found.length > pageSize ? page.at(-1) : undefined;
  const corrected = near.some((keys) => keys.length > 0);
  const kept = corrected ? { kept: JSON.stringify(near) } : {};
  return accept({
    members: page.map(versioned),
    nextPageToken: last ? encodePageToken(described, { key: last.sortName, id: last._id, ...kept }) : '',
    corrected,
  });
}

/** Who was merged into another is in no list, whatever the filter; who was erased only where it asks for just those. */
function conditionsOf(
  { kind, status, discipline, locality }: MemberFilter,
  words: string,
  near: NearKeys,
): Record<string, unknown>[] {
  const place = locality === undefined ? undefined : placeOf(locality);
  return [
    {
      status: status ? { $eq: status, $ne: 'merged' } : { $nin: ['merged', 'erased'] },
      ...(kind ? { kind } : {}),
      ...(discipline ? { disciplines: discipline } : {}),
      ...(place === undefined ? {} : { place, searchKeys: searchKeyOf(place) }),
    },
    // A prefix each rather than a pattern of both: only that is a range of the index.
    ...queryKeys(words).map(({ token, skeleton }, position) => ({
      $or: [
        ...[...new Set([token, skeleton])].map((prefix) => ({ searchKeys: { $regex: `^${prefix}` } })),
        ...(near[position]?.length ? [{ searchKeys: { $in: near[position] } }] : []),
      ],
    })),
  ];
}

function searchesKeys({ locality }: MemberFilter, words: string): boolean {
  return locality !== undefined || queryKeys(words).length > 0;
}

/** Beside what comes after, where that begins in the index: it is read from there, and in its order. */
function comesAfter({ key, id }: PagePosition): Record<string, unknown> {
  return { sortName: { $gte: key }, $or: [{ sortName: { $gt: key } }, { sortName: key, _id: { $gt: id } }] };
}

/** What an earlier page was found with; nothing of a token that somebody has made up is taken but keys. */
function nearOf(kept = '[]'): NearKeys {
  const keys = parsed(kept);
  if (!Array.isArray(keys)) return [];
  return keys.map((some) => (Array.isArray(some) ? some.filter((key) => typeof key === 'string') : []));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The member in a document. */
export function versioned(document: MemberDocument): VersionedMember {
  return { member: decodeMember(document.state), version: document.version };
}
