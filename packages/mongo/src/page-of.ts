import { accept, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken } from './page-token.ts';
import type { AtVersion } from './saved.ts';
import type { Connection } from 'mongoose';

/** Part of a list; the token is empty on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextPageToken: string;
}

/** Which part of a list is wanted. */
export interface PageWanted {
  /** 1 to 1,000. */
  readonly pageSize: number;
  readonly pageToken: string;
}

/** A document of an aggregate, with what its lists go by. */
type Listed = { readonly _id: string; readonly version: number; readonly state: object } & Readonly<
  Record<string, unknown>
>;

/** A page of a list in the order of a field and the id; `described` names the list and its filter. */
export async function pageOf<State>(
  collection: ReturnType<Connection['collection']>,
  by: string,
  described: string,
  wanted: readonly Record<string, unknown>[],
  { pageSize, pageToken }: PageWanted,
  decode: (stored: object) => State,
): Promise<Outcome<Page<AtVersion<State>>>> {
  const position = decodePageToken(described, pageToken);
  if (!position.ok) return position;
  const after = position.value;
  const follows = after
    ? [{ [by]: { $gte: after.key }, $or: [{ [by]: { $gt: after.key } }, { [by]: after.key, _id: { $gt: after.id } }] }]
    : [];
  const conditions = [...wanted, ...follows];
  const found = await collection
    .find<Listed>(conditions.length > 0 ? ({ $and: conditions } as never) : {})
    .sort({ [by]: 1, _id: 1 })
    .limit(pageSize + 1)
    .toArray();
  const last = found.length > pageSize ? found[pageSize - 1] : undefined;
  return accept({
    items: found.slice(0, pageSize).map(({ version, state }) => ({ version, state: decode(state) })),
    nextPageToken: last ? encodePageToken(described, { key: String(last[by]), id: last._id }) : '',
  });
}
