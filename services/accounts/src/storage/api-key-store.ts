import { accept, type InstantText } from '@inclust/kernel';
import { decodePageToken, encodePageToken, type StoredDocument } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { ApiKeyStore, KeyUse } from '../app/ports.ts';
import type { ApiKey, ApiKeyCommand, ApiKeyEvent } from '../domain/api-key.ts';
import { collectionOf } from './collections.ts';
import { apiKeyMapping } from './mappings.ts';
import { save, type Saving } from './save.ts';

/** The use of a key is written at most once in so long by a process, in milliseconds. */
const useEvery = 60_000;

/** Of how many days it is known what a key has asked. */
const keptDays = 31;

interface UsesDocument {
  readonly _id: string;
  readonly at?: string;
  /** By day. */
  readonly days?: Readonly<Record<string, Omit<KeyUse, 'day'>>>;
}

/** API keys in MongoDB. */
export function createApiKeyStore(
  connection: Connection,
  saving: Saving<ApiKey, ApiKeyCommand, ApiKeyEvent>,
): ApiKeyStore {
  const collection = collectionOf<StoredDocument>(connection, 'apiKeys');
  const uses = collectionOf<UsesDocument>(connection, 'apiKeyUses');
  const noted = new Map<string, number>();
  return {
    get: (prefix) => saving.aggregates.load(prefix),
    save: (prefix, by, creates, command) => save(saving, prefix, by, undefined, creates, command),
    list: async (prefix, pageSize, pageToken) => {
      const list = `api-keys ${prefix}`;
      const position = decodePageToken(list, pageToken);
      if (!position.ok) return position;
      // `{` is the character after `z`.
      const after = position.value ? { $gt: position.value.id } : { $gte: prefix };
      const found = await collection
        .find({ _id: { ...after, $lt: `${prefix}{` } })
        .sort({ _id: 1 })
        .limit(pageSize + 1)
        .toArray();
      const page = found.slice(0, pageSize) as StoredDocument[];
      const last = found.length > pageSize ? page.at(-1) : undefined;
      return accept({
        items: page.map(({ state, version }) => ({ state: apiKeyMapping.decode(state), version })),
        nextPageToken: last ? encodePageToken(list, { key: '', id: last._id }) : '',
      });
    },
    noteUse: async (prefix, at) => {
      const moment = Date.parse(at);
      if (moment - (noted.get(prefix) ?? 0) < useEvery) return;
      noted.set(prefix, moment);
      await uses.updateOne({ _id: prefix }, { $max: { at } }, { upsert: true });
    },
    lastUses: async (prefixes) => {
      const found = await uses.find({ _id: { $in: [...prefixes] } }).toArray();
      return new Map(found.flatMap(({ _id, at }) => (at === undefined ? [] : [[_id, at as InstantText]])));
    },
    addUse: async (prefix, { day, calls, refused, mostConcurrent }) => {
      const at = `days.${day}`;
      await uses.updateOne(
        { _id: prefix },
        {
          $inc: { [`${at}.calls`]: calls, [`${at}.refused`]: refused },
          $max: { [`${at}.mostConcurrent`]: mostConcurrent },
        },
        { upsert: true },
      );
      const found = await uses.findOne({ _id: prefix });
      const old = Object.keys(found?.days ?? {})
        .toSorted()
        .slice(0, -keptDays);
      if (old.length > 0)
        await uses.updateOne({ _id: prefix }, { $unset: Object.fromEntries(old.map((one) => [`days.${one}`, ''])) });
    },
    usesOf: async (prefixes) => {
      const found = await uses.find({ _id: { $in: [...prefixes] } }).toArray();
      return new Map(
        found.map(({ _id, days = {} }) => [
          _id,
          Object.entries(days)
            .map(([day, use]) => ({ day, ...use }))
            .toSorted((one, other) => (one.day < other.day ? 1 : -1)),
        ]),
      );
    },
  };
}
