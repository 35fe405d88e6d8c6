import { setTimeout as pause } from 'node:timers/promises';
import { refuse, type Outcome, type Uuid } from '@inclust/kernel';
import { Batches, writeWhole, type GuardedWrite, type Step, type Transactions } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { Bookables, BookingDesk, CarriedOut } from '../../app/bookings/ports.ts';
import type { BookingCommand, Booked } from '../../domain/bookings/commands.ts';
import { decodeBooking, type BookingDocument } from './booking-document.ts';
import { CalendarReads } from './calendar-reads.ts';
import { collections } from './collections.ts';
import { KnownDays, KnownSupply } from './known-days.ts';
import { Sitting, type Asked, type SittingOptions } from './sitting.ts';

/** What a booking desk needs. */
export interface BookingDeskOptions extends SittingOptions {
  readonly connection: Connection;
  readonly transactions: Transactions;
  readonly bookables: Bookables;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** The W3C trace context of what is under way. */
  readonly traceparent: () => string | undefined;
  /** For failure tests: told of the steps of a transaction, and once what was decided is written and nobody has been answered. */
  readonly onStep?: (step: Step | 'bookings.written') => void;
}

type Answer = Outcome<CarriedOut>;

/** How many commands share a write. */
const mostTogether = 128;
/** How often commands are decided again because another process was faster, until they are parted, and until they are given up. */
const triesTogether = 3;
const mostTries = 20;
/** How many bookings for which something is due are looked at in one go. */
const mostDue = 200;

const busy = refuse({
  code: 'busy',
  kind: 'stale',
  message: 'The resource is being booked by too many at once; try again.',
  retryAfterMilliseconds: 200,
});

/**
 * Gives the time of all resources. Commands that come together are decided one after another in memory, on what was read for all of them, and
 * kept in one transaction: the bookings, and the days of the diaries on which they stand, each guarded by what it was read as. So two
 * processes never both give the same time; who was slower reads and decides again.
 */
export function createBookingDesk(options: BookingDeskOptions): BookingDesk {
  const desk = new Desk(options);
  return { carryOut: (command) => desk.carryOut(command), tend: () => desk.tend() };
}

class Desk {
  readonly #options: BookingDeskOptions;
  readonly #reads: CalendarReads;
  readonly #days: KnownDays;
  readonly #known: KnownSupply;
  readonly #bookings;
  readonly #batches: Batches<Asked, Answer>;

  constructor(options: BookingDeskOptions) {
    this.#options = options;
    this.#reads = new CalendarReads(options.connection, options.bookables);
    this.#days = new KnownDays(Date.now);
    this.#known = new KnownSupply(this.#days, this.#reads);
    this.#bookings = options.connection.collection<BookingDocument>(collections.bookings);
    this.#batches = new Batches((asked) => this.#carryOutAll(asked), { most: mostTogether, underWay: 1 });
  }

  carryOut(command: BookingCommand): Promise<Answer> {
    return this.#batches.add({ command, traceparent: this.#options.traceparent() });
  }

  /** Ends what is over; whether there may be more. */
  async tend(): Promise<boolean> {
    const at = this.#options.now();
    const due = await this.#bookings
      .find({ dueAt: { $lte: new Date(at) } }, { projection: { _id: 1 } })
      .limit(mostDue)
      .toArray();
    await Promise.all(due.map(({ _id }) => this.carryOut({ kind: 'expire', ids: [_id as Uuid], at })));
    return due.length === mostDue;
  }

  async #carryOutAll(asked: readonly Asked[]): Promise<readonly Answer[]> {
    await this.#options.outbox.ready();
    const answers = await this.#tryKnown(asked);
    if (answers) return answers;
    for (let attempt = 0; attempt < (asked.length > 1 ? triesTogether : mostTries); attempt += 1) {
      // Those that go on in step would meet again and again.
      if (attempt > 0) await pause(Math.random() * Math.min(100, 5 * 2 ** attempt));
      const answers = await this.#tryAll(asked);
      if (answers) return answers;
    }
    if (asked.length <= 1) return asked.map(() => busy);
    const half = Math.ceil(asked.length / 2);
    const first = await this.#carryOutAll(asked.slice(0, half));
    return [...first, ...(await this.#carryOutAll(asked.slice(half)))];
  }

  /** What new bookings come to by what is known; `undefined` where that may not be so, or one of them does not get its place by it. */
  async #tryKnown(asked: readonly Asked[]): Promise<readonly Answer[] | undefined> {
    if (!this.#days.areTrusted || !asked.every(({ command }) => command.kind === 'book')) return undefined;
    const sitting = new Sitting(this.#known, this.#options);
    const outcomes = await sitting.decideAll(asked);
    return outcomes.every((outcome) => hasPlace(sitting, outcome)) ? this.#kept(sitting, outcomes) : undefined;
  }

  /** What commands come to; `undefined` where another process was faster, and nothing is written. */
  async #tryAll(asked: readonly Asked[]): Promise<readonly Answer[] | undefined> {
    const sitting = new Sitting(this.#reads, this.#options);
    return this.#kept(sitting, await sitting.decideAll(asked));
  }

  async #kept(sitting: Sitting, outcomes: readonly Outcome<Booked>[]): Promise<readonly Answer[] | undefined> {
    if (sitting.changed && !(await this.#write(sitting))) return undefined;
    return Promise.all(outcomes.map((outcome) => this.#answered(sitting, outcome)));
  }

  async #answered({ calendar }: Sitting, outcome: Outcome<Booked>): Promise<Answer> {
    if (!outcome.ok) return outcome;
    const { ids, skipped } = outcome.value;
    const unread = ids.filter((id) => !calendar.bookings.has(id));
    const read = unread.length === 0 ? [] : await this.#bookings.find({ _id: { $in: unread as string[] } }).toArray();
    const others = new Map(read.map((document) => [document._id, decodeBooking(document)]));
    const bookings = ids.flatMap((id) => calendar.bookings.get(id) ?? others.get(id) ?? []);
    return { ok: true, value: { bookings, skipped } };
  }

  async #write(sitting: Sitting): Promise<boolean> {
    const { connection, transactions, outbox, onStep } = this.#options;
    const stamped = (await sitting.documents()).map(({ document, replaces }) => {
      const pendingAt = outbox.stamp(document._id);
      return { document: { ...document, writer: outbox.writer, pendingAt }, replaces };
    });
    const writes: readonly GuardedWrite[] = [
      ...sitting.diaries(),
      ...sitting.wallets(),
      ...stamped.map(({ document, replaces }) => guarded(collections.bookings, document, replaces)),
      ...sitting.series(),
    ];
    const settle = (isWritten: boolean | undefined): void => {
      for (const { document } of stamped) {
        if (isWritten) outbox.written(document);
        else if (isWritten === undefined) outbox.doubted(document._id, document.pendingAt);
        else outbox.withdrawn(document._id, document.pendingAt);
      }
    };
    try {
      const isWritten = await writeWhole(connection, transactions, writes, onStep);
      settle(isWritten);
      if (isWritten) this.#days.keep(sitting.days());
      else this.#days.doubt(sitting.calendar.changedDays);
      if (isWritten) onStep?.('bookings.written');
      return isWritten;
    } catch (error) {
      this.#days.doubt(sitting.calendar.changedDays);
      settle(undefined);
      throw error;
    }
  }
}

/** Whether an order got its place. */
function hasPlace({ calendar }: Sitting, outcome: Outcome<Booked>): boolean {
  return outcome.ok && outcome.value.ids.every((id) => calendar.bookings.get(id)?.standing.state !== 'waiting');
}

function guarded(collection: string, document: { readonly _id: string }, version: number | undefined): GuardedWrite {
  return { collection, document, ...(version === undefined ? {} : { replaces: { version } }) };
}
