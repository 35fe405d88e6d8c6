import { randomUUIDv7 } from 'node:crypto';
import { instantOfMilliseconds, type Outcome, type Uuid } from '@inclust/kernel';
import type { GuardedWrite, Outbox, PendingEvent } from '@inclust/mongo';
import { emptyCalendar, type BookingEvent, type Calendar } from '../../domain/bookings/calendar.ts';
import type { BookingCommand, Booked } from '../../domain/bookings/commands.ts';
import { decide } from '../../domain/bookings/decide.ts';
import type { DayKey, DiaryDay } from '../../domain/bookings/diary.ts';
import { missing, type Need } from '../../domain/bookings/missing.ts';
import type { Holidays } from '../../domain/opening/holidays.ts';
import { walletWrites } from '../credits/wallet-writes.ts';
import { bookingDocument, type BookingDocument } from './booking-document.ts';
import type { CalendarSupply, Found } from './calendar-reads.ts';
import { collections } from './collections.ts';
import { seriesDocument } from './series-document.ts';

/** A command, and the W3C trace context of what asks for it. */
export interface Asked {
  readonly command: BookingCommand;
  readonly traceparent: string | undefined;
}

/** What commands are decided with. */
export interface SittingOptions {
  /** Publishes bookings. */
  readonly outbox: Outbox;
  readonly holidays: Holidays;
  /** Writes an event of a booking as a message of the contract. */
  readonly encode: (event: BookingEvent) => Pick<PendingEvent, 'type' | 'body'>;
}

/** Commands that are decided one after another on one calendar. */
export class Sitting {
  readonly calendar: Calendar = emptyCalendar();
  readonly #source: CalendarSupply;
  readonly #options: SittingOptions;
  readonly #found: Found = { bookings: new Map(), days: new Map() };
  readonly #told = new Map<Uuid, PendingEvent[]>();

  constructor(source: CalendarSupply, options: SittingOptions) {
    this.#source = source;
    this.#options = options;
  }

  get changed(): boolean {
    const { changedBookings, changedSeries, postings } = this.calendar;
    return changedBookings.size + changedSeries.size + postings.length > 0;
  }

  /** Decides commands in their order. */
  async decideAll(asked: readonly Asked[]): Promise<readonly Outcome<Booked>[]> {
    await this.#foresee(asked.map(({ command }) => command));
    const outcomes: Outcome<Booked>[] = [];
    for (const { command, traceparent } of asked) outcomes.push(await this.#decide(command, traceparent));
    return outcomes;
  }

  /** Reads what commands need as far as that can be said before any of them is decided, for all of them at once. */
  async #foresee(commands: readonly BookingCommand[]): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      const needs = commands.flatMap((command) => missing(this.calendar, command) ?? []);
      if (needs.length === 0) return;
      const need = together(needs);
      // With the resources, which are mostly remembered, it is known on which days to look as well.
      const first = need.resources.size > 0 ? { ...nothing, resources: need.resources } : need;
      await this.#source.supply(this.calendar, this.#found, first);
    }
  }

  async #decide(command: BookingCommand, traceparent: string | undefined): Promise<Outcome<Booked>> {
    const { calendar } = this;
    for (let need = missing(calendar, command); need; need = missing(calendar, command))
      await this.#source.supply(calendar, this.#found, need);
    const outcome = decide(calendar, command, this.#options.holidays);
    for (const event of calendar.events.splice(0)) this.#tell(event, traceparent);
    return outcome;
  }

  /** The bookings that changed, with their events, and the version that each replaces. */
  documents(): Promise<readonly { readonly document: BookingDocument; readonly replaces: number | undefined }[]> {
    return Promise.all(
      [...this.calendar.changedBookings].map(async (id) => {
        const booking = this.calendar.bookings.get(id);
        if (!booking) throw new Error('a booking changed and is not there');
        const known = this.#found.bookings.get(id);
        const before = known?.pendingAt ? await this.#options.outbox.pendingOf(known) : [];
        return {
          document: bookingDocument(booking, [...before, ...(this.#told.get(id) ?? [])]),
          replaces: known?.version,
        };
      }),
    );
  }

  /** The days that changed, as they are to be from now on. */
  days(): readonly (readonly [DayKey, DiaryDay])[] {
    return [...this.calendar.changedDays].map((key) => {
      const day = this.calendar.days.get(key);
      if (!day) throw new Error('a day changed and is not there');
      return [key, { ...day, revision: day.revision + 1 }];
    });
  }

  /** What is to be written of the days that changed. */
  diaries(): readonly GuardedWrite[] {
    return this.days().map(([key, day]) => {
      const document = { _id: key, ...day };
      const before = this.#found.days.get(key);
      const write = { collection: collections.diaries, document };
      if (!before || before.revision === 0) return write;
      const { revision } = day;
      const replaces = { revision: before.revision };
      const isLonger = before.entries.every((entry, turn) => day.entries[turn] === entry);
      if (!isLonger) return { ...write, replaces };
      // Of a day that has many bookings only the new ones are written.
      const entries = day.entries.slice(before.entries.length);
      return { ...write, replaces, change: { set: { revision }, append: { entries } } };
    });
  }

  /** The series that changed. */
  series(): readonly GuardedWrite[] {
    return [...this.calendar.changedSeries].map((id) => {
      const series = this.calendar.series.get(id);
      if (!series) throw new Error('a series changed and is not there');
      const replaces = series.revision === 0 ? {} : { replaces: { revision: series.revision } };
      return { collection: collections.series, document: seriesDocument(series), ...replaces };
    });
  }

  /** The wallets that changed, with their entries. */
  wallets(): readonly GuardedWrite[] {
    const { changedWallets, wallets, postings } = this.calendar;
    return walletWrites(
      [...changedWallets].flatMap((member) => wallets.get(member) ?? []),
      postings,
    );
  }

  #tell(event: BookingEvent, traceparent: string | undefined): void {
    const { id, version, changedAt } = event.booking;
    const told = this.#told.get(id) ?? [];
    told.push({
      ...this.#options.encode(event),
      id: randomUUIDv7(),
      version,
      at: instantOfMilliseconds(changedAt),
      ...(traceparent ? { traceparent } : {}),
    });
    this.#told.set(id, told);
  }
}

const nothing: Need = {
  resources: new Set(),
  bookings: new Set(),
  series: new Set(),
  days: new Map(),
  members: new Set(),
  charged: new Set(),
  entries: new Set(),
};

function together(needs: readonly Need[]): Need {
  return {
    resources: new Set(needs.flatMap(({ resources }) => [...resources])),
    bookings: new Set(needs.flatMap(({ bookings }) => [...bookings])),
    series: new Set(needs.flatMap(({ series }) => [...series])),
    days: new Map(needs.flatMap(({ days }) => [...days])),
    members: new Set(needs.flatMap(({ members }) => [...members])),
    charged: new Set(needs.flatMap(({ charged }) => [...charged])),
    entries: new Set(needs.flatMap(({ entries }) => [...entries])),
  };
}
