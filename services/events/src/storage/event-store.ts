import {
  saved,
  savedTogether,
  type AggregateMapping,
  type AggregateStore,
  type AtVersion,
  type GuardedWrite,
  type SavingOptions,
  manyOf,
  versionsOf,
  decodeMoney,
  pageOf,
} from '@inclust/mongo';
import type { Uuid } from '@inclust/kernel';
import type { Schedule } from '@inclust/schedule';
import type { Connection } from 'mongoose';
import type { EventFilter, EventStore, ScheduledEvent } from '../app/ports.ts';
import { eventDecider, type EventStep } from '../domain/events/event-decider.ts';
import { scheduleRules, spanOf } from '../domain/events/schedule-rules.ts';
import { collections } from './collections.ts';
import { newestPublished, publishedHeads, publicStates } from './published-heads.ts';

/** After every start: those whose time is not known. */
const noStart = '9999';

/** After every end: the last day that every database knows. */
const never = new Date(Date.UTC(9999, 11, 31));

/** How an event is kept, with what its lists go by. */
export const eventMapping: AggregateMapping<ScheduledEvent> = {
  encode: (event) => event,
  decode: (stored) => withAmounts(stored as ScheduledEvent),
  fields: ({ state, draft, origin }) => {
    const span = draft.schedule && spanOf(draft.schedule);
    return {
      status: state,
      startKey: span ? new Date(span.from).toISOString() : noStart,
      // A rule without an end is never over.
      overAt: typeof span?.until === 'number' ? new Date(span.until) : never,
      ...(draft.venue === undefined ? {} : { venue: draft.venue }),
      organisers: draft.organisers,
      disciplines: draft.disciplines,
      ...(origin ? { origin: origin.uid } : {}),
    };
  },
  taken: () => ({ code: 'event-exists', kind: 'exists', message: 'There is an event with this id.' }),
};

function withAmounts(event: ScheduledEvent): ScheduledEvent {
  const { price } = event.draft;
  if (price.kind !== 'priced') return event;
  const most = price.most && { most: decodeMoney(price.most) };
  return { ...event, draft: { ...event.draft, price: { ...price, least: decodeMoney(price.least), ...most } } };
}

/** What a store of events needs. */
export interface EventStoreOptions extends Pick<
  SavingOptions<ScheduledEvent, EventStep<Schedule>>,
  'encode' | 'traceparent'
> {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<ScheduledEvent>;
  /** What gives events the rules of registration of another, to be written with them. */
  readonly rulesLike: (event: Uuid, others: readonly string[]) => Promise<readonly GuardedWrite[]>;
}

/** Events in MongoDB. */
export function createEventStore({ connection, rulesLike, ...options }: EventStoreOptions): EventStore {
  const collection = connection.collection(collections.events);
  const saving = { ...options, evolve: eventDecider(scheduleRules).evolve };
  return {
    get: async (id) => {
      const found = await options.aggregates.load(id);
      return found && isThere(found) ? found : undefined;
    },
    evenDeleted: (id) => options.aggregates.load(id),
    getMany: async (ids) => {
      const found = await manyOf(collection, ids, eventMapping.decode);
      return new Map([...found].filter(([, event]) => isThere(event)));
    },
    versionsOf: (ids) => versionsOf(collection, ids),
    save: (id, request, decide) => saved(saving, id, request, decide),
    saveTogether: ([id, ...others], request, decide) =>
      savedTogether(saving, [id, ...others], request, decide, (written) =>
        rulesLike(
          id,
          written.filter((one) => one !== id),
        ),
      ),
    list: (filter, page) =>
      pageOf(
        collection,
        'startKey',
        `events ${JSON.stringify(filter)}`,
        conditionsOf(filter),
        page,
        eventMapping.decode,
      ),
    published: (filter) => publishedHeads(collection, conditionsOf(filter)),
    newestPublished: newestPublished(collection),
  };
}

function isThere({ state }: AtVersion<ScheduledEvent>): boolean {
  return state.state !== 'deleted';
}

function conditionsOf(filter: EventFilter): Record<string, unknown>[] {
  const { state, shownTo, venue, organiser, discipline, from, until, mode } = filter;
  const isPublic = { status: { $in: publicStates } };
  return [
    ...(state ? [{ status: state }] : []),
    // Of those in one state none is deleted, but for that one itself.
    ...(state === undefined || state === 'deleted' ? [{ status: { $ne: 'deleted' } }] : []),
    ...(shownTo === 'everybody' ? [isPublic] : []),
    ...(typeof shownTo === 'object' ? [{ $or: [isPublic, { organisers: { $in: shownTo.organisers } }] }] : []),
    ...(venue ? [{ venue }] : []),
    ...(organiser ? [{ organisers: organiser }] : []),
    ...(discipline ? [{ disciplines: discipline }] : []),
    ...(mode ? [{ 'state.draft.mode': mode }] : []),
    ...(from === undefined ? [] : [{ overAt: { $gt: new Date(from) } }]),
    ...(until === undefined ? [] : [{ startKey: { $lt: new Date(until).toISOString() } }]),
  ];
}
