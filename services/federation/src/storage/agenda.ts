import { accept, instantOfMilliseconds } from '@inclust/kernel';
import { decodePageToken, Digesting, digestOf, encodePageToken, type Transactions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { Agenda, AgendaConditions, AgendaItem, AgendaNews } from '../app/agenda-ports.ts';
import { agendaRow, eventOf, rawOf, venueOf, type AgendaDocument, type AgendaEventDocument } from './agenda-rows.ts';
import { ChangeOrder, makeChangeOrder } from './change-order.ts';

const collections = { events: 'agenda_events', venues: 'agenda_venues' } as const;

/** How many bytes of events a page has at most, so that it fits into a message with venues and names; one event always fits. */
const mostBytes = 2 * 1024 * 1024;

/** The step of the federation's schema that brings the agenda. */
export async function makeAgenda(connection: Connection): Promise<void> {
  const events = connection.collection(collections.events);
  await events.createIndex({ startKey: 1, _id: 1 }, { name: 'by_start' });
  await events.createIndex({ organisers: 1, startKey: 1, _id: 1 }, { name: 'by_organiser' });
  for (const name of Object.values(collections)) {
    await connection.collection(name).createIndex({ node: 1, shown: 1 }, { name: 'by_node' });
    await connection.collection(name).createIndex({ arrivedAt: 1 }, { name: 'by_arrival' });
  }
}

/** The step of the federation's schema that brings the order of changes to the agenda. */
export function makeAgendaOrder(connection: Connection): Promise<void> {
  return makeChangeOrder(connection, Object.values(collections));
}

/** What the agenda needs. */
export interface AgendaOptions {
  readonly connection: Connection;
  /** Of nothing else. */
  readonly transactions: Transactions;
  /** In epoch milliseconds. */
  readonly now: () => number;
  /** Told after each change. */
  readonly changed?: () => void;
}

/** The agenda in MongoDB. */
export function createAgenda({ connection, transactions, now, changed }: AgendaOptions): Agenda {
  const events = connection.collection<AgendaEventDocument>(collections.events);
  const venues = connection.collection<AgendaDocument>(collections.venues);
  const both = [events, venues] as const;
  const order = new ChangeOrder({
    connection,
    transactions,
    name: 'agenda',
    // Venues first: an event that comes with its venue is never seen without it.
    collections: [collections.venues, collections.events],
    looksAt: ['shown', 'wasShown'],
    carry: (row, before) => ({ ...row, wasShown: Boolean(row['shown'] || before?.['shown'] || before?.['wasShown']) }),
    ...(changed ? { changed } : {}),
  });

  /** Puts events and their venues together. */
  async function withVenues(documents: readonly AgendaEventDocument[]): Promise<AgendaItem[]> {
    const found = documents.flatMap((document) => eventOf(document) ?? []);
    const names = [...new Set(found.flatMap(({ venue }) => (venue === '' ? [] : [venue])))];
    const at = names.length === 0 ? [] : await venues.find({ _id: { $in: names }, shown: true }).toArray();
    const venueByName = new Map(at.map((document) => [document._id, venueOf(document)]));
    return found.map((event) => {
      const venue = venueByName.get(event.venue);
      return { event, ...(venue ? { venue } : {}) };
    });
  }

  async function* shown(node: string): AsyncGenerator<{ name: string; id: string; version: number }> {
    const projection = { id: 1, version: 1 };
    for (const collection of both)
      for await (const row of (collection as typeof venues).find({ node, shown: true }, { projection }))
        yield { name: row._id, id: row.id, version: row.version };
  }

  return {
    apply: async (changes) => {
      const arrivedAt = new Date(now());
      await order.apply(
        changes.map((change) => ({
          collection: change.kind === 'venue' ? collections.venues : collections.events,
          row: agendaRow(change, arrivedAt),
        })),
      );
    },
    end: async (of) => {
      const arrivedAt = new Date(now());
      for (const collection of both)
        await order.end({
          collection: collection.collectionName,
          shown: 'shown',
          of,
          keep: ({ id, wasShown }) => ({ id, wasShown, arrivedAt }),
        });
    },
    life: () => order.life(),
    changes: async (after, upTo, most) => {
      const found = await Promise.all(
        both.map((collection) =>
          (collection as typeof venues)
            .find({ change: { $gt: after, $lte: upTo } })
            .sort({ change: 1 })
            .limit(most)
            .toArray(),
        ),
      );
      const kinds = ['event', 'venue'] as const;
      return found
        .flatMap((documents, position) =>
          documents.map((document) => ({
            place: document.change ?? 0,
            item: newsOf(kinds[position] ?? 'event', document),
          })),
        )
        .toSorted((one, other) => one.place - other.place)
        .slice(0, most);
    },
    among: async (names, conditions) => {
      const wanted = { $and: [{ _id: { $in: [...names] } }, ...conditionsOf(conditions)] };
      const found = await withVenues(await events.find(wanted as never).toArray());
      return new Map(found.map((item) => [item.event.name, item]));
    },
    get: async (name) => {
      const found = await events.findOne({ _id: name, shown: true });
      return found ? (await withVenues([found]))[0] : undefined;
    },
    list: async (query) => {
      const conditions = conditionsOf(query);
      const described = `agenda ${JSON.stringify(conditions)}`;
      const position = decodePageToken(described, query.pageToken);
      if (!position.ok) return position;
      const after = position.value;
      const follows = after
        ? [
            {
              startKey: { $gte: after.key },
              $or: [{ startKey: { $gt: after.key } }, { startKey: after.key, _id: { $gt: after.id } }],
            },
          ]
        : [];
      const page: AgendaEventDocument[] = [];
      let bytes = 0;
      let more = false;
      const found = events
        .find({ $and: [...conditions, ...follows] } as never)
        .sort({ startKey: 1, _id: 1 })
        .limit(query.pageSize + 1);
      for await (const document of found) {
        bytes += rawOf(document).byteLength;
        more = page.length === query.pageSize || (page.length > 0 && bytes > mostBytes);
        if (more) break;
        page.push(document);
      }
      const last = more ? page.at(-1) : undefined;
      return accept({
        items: await withVenues(page),
        nextPageToken: last ? encodePageToken(described, { key: last.startKey ?? '', id: last._id }) : '',
      });
    },
    changedAt: async () => {
      const newest = await Promise.all(
        both.map((collection) =>
          (collection as typeof venues)
            .find({}, { projection: { arrivedAt: 1 } })
            .sort({ arrivedAt: -1 })
            .limit(1)
            .toArray(),
        ),
      );
      const moments = newest.flat().map(({ arrivedAt }) => arrivedAt.getTime());
      return moments.length === 0 ? undefined : instantOfMilliseconds(Math.max(...moments));
    },
    held: async () => {
      const byNode = new Map<string, { readonly digest: Digesting; events: bigint }>();
      for (const collection of both) {
        const projection = { node: 1, id: 1, version: 1 };
        for await (const row of (collection as typeof venues).find({ shown: true }, { projection })) {
          const share = byNode.get(row.node) ?? { digest: new Digesting(), events: 0n };
          byNode.set(row.node, share);
          share.digest.add(row);
          if (collection === events) share.events += 1n;
        }
      }
      return [...byNode]
        .map(([node, { digest, events: count }]) => ({ node, events: count, count: digest.count, hash: digest.hash }))
        .toSorted((one, other) => (one.node < other.node ? -1 : 1));
    },
    digest: (node) => digestOf(shown(node)),
    copiesOf: (node) => Array.fromAsync(shown(node), ({ name, version }) => ({ name, version })),
  };
}

function newsOf(kind: AgendaNews['kind'], document: AgendaDocument): AgendaNews {
  const { _id: name, node, version, shown, wasShown = false, goneVersion } = document;
  const common = { name, node, version: goneVersion ?? version, wasShown };
  if (kind === 'event') return { kind, ...common, isShown: shown };
  const venue = shown ? venueOf(document) : undefined;
  return { kind, ...common, ...(venue ? { venue } : {}) };
}

function conditionsOf({ node, discipline, from, until, organiser, language, mode }: AgendaConditions): object[] {
  return [
    { shown: true },
    ...(node === undefined ? [] : [{ node }]),
    ...(organiser === undefined ? [] : [{ organisers: organiser }]),
    ...(discipline === undefined ? [] : [{ disciplines: discipline }]),
    ...(language === undefined ? [] : [{ languages: language }]),
    ...(mode === undefined ? [] : [{ mode }]),
    ...(from === undefined ? [] : [{ overAt: { $gt: new Date(from) } }]),
    ...(until === undefined ? [] : [{ startKey: { $lt: new Date(until).toISOString() } }]),
  ];
}
