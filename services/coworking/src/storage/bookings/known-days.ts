import type { Calendar } from '../../domain/bookings/calendar.ts';
import type { DayKey, DiaryDay } from '../../domain/bookings/diary.ts';
import type { Need } from '../../domain/bookings/missing.ts';
import type { CalendarSupply, Found } from './calendar-reads.ts';

/** How many days are known at once. */
const mostKnown = 5_000;
/** For how long nothing is taken for known after it was found that it was not so, in milliseconds: another process books here as well. */
const restFor = 5_000;

/**
 * The days of diaries as this process wrote them last. With them new bookings can be decided without reading anything; whether they are so
 * still is found when it is written, since each is guarded by its revision. Nothing is refused for what is only known.
 */
export class KnownDays {
  readonly #days = new Map<DayKey, DiaryDay>();
  readonly #now: () => number;
  #restUntil = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get areTrusted(): boolean {
    return this.#now() >= this.#restUntil;
  }

  get(key: DayKey): DiaryDay | undefined {
    return this.#days.get(key);
  }

  /** Keeps days as they were written. */
  keep(days: Iterable<readonly [DayKey, DiaryDay]>): void {
    for (const [key, day] of days) {
      // The one that was written longest ago goes first.
      this.#days.delete(key);
      this.#days.set(key, day);
    }
    for (const key of this.#days.keys()) {
      if (this.#days.size <= mostKnown) return;
      this.#days.delete(key);
    }
  }

  /** Some days may not be as they are known. */
  doubt(keys: Iterable<DayKey>): void {
    for (const key of keys) this.#days.delete(key);
    this.#restUntil = this.#now() + restFor;
  }
}

/** Gives a calendar the days that are known, and takes it that there is no booking of the ids of new ones; the rest is read. */
export class KnownSupply implements CalendarSupply {
  readonly #known: KnownDays;
  readonly #reads: CalendarSupply;

  constructor(known: KnownDays, reads: CalendarSupply) {
    this.#known = known;
    this.#reads = reads;
  }

  async supply(calendar: Calendar, found: Found, need: Need): Promise<void> {
    for (const id of need.bookings) calendar.bookings.set(id, undefined);
    const unknown = new Map(need.days);
    for (const key of need.days.keys()) {
      const day = this.#known.get(key);
      if (!day) continue;
      unknown.delete(key);
      found.days.set(key, day);
      calendar.days.set(key, day);
    }
    await this.#reads.supply(calendar, found, { ...need, bookings: new Set(), days: unknown });
  }
}
