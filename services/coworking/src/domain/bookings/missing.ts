import { unreachable, type Uuid } from '@inclust/kernel';
import { chargeOf } from '../credits/account.ts';
import { hostedId } from '../credits/hosting.ts';
import { overlaps, type Interval } from '../interval.ts';
import { occupied, type Booking } from './booking.ts';
import { entriesOf, type Calendar } from './calendar.ts';
import type { BookingCommand, Order, Wanted } from './commands.ts';
import { asksWallet, ownMember } from './paying.ts';
import { dayKey, daysOf, type Claim, type DayKey } from './diary.ts';
import { bookedIn, wantedAgain, type BookingSeries } from './series.ts';

/** What must be read before a command can be decided. */
export interface Need {
  readonly resources: ReadonlySet<Uuid>;
  readonly bookings: ReadonlySet<Uuid>;
  readonly series: ReadonlySet<Uuid>;
  readonly days: ReadonlyMap<DayKey, { readonly resource: Uuid; readonly day: number }>;
  /** Members whose wallets are wanted. */
  readonly members: ReadonlySet<Uuid>;
  /** Bookings of which is wanted from whose credit they were paid. */
  readonly charged: ReadonlySet<Uuid>;
  /** Entries of which is wanted whether the ledger has them. */
  readonly entries: ReadonlySet<string>;
}

/** What of the calendar a command needs and is not there yet; `undefined` where nothing is missing. Asked again after it was read. */
export function missing(calendar: Calendar, command: BookingCommand): Need | undefined {
  const looking = new Looking(calendar);
  look(looking, command);
  const { resources, bookings, manySeries: series, days, members, charged, entries } = looking;
  const isMissing = [resources, bookings, series, days, members, charged, entries].some(({ size }) => size > 0);
  return isMissing ? { resources, bookings, series, days, members, charged, entries } : undefined;
}

function look(looking: Looking, command: BookingCommand): void {
  switch (command.kind) {
    case 'book':
      return lookAtOrder(looking, command.order, [command.wanted]);
    case 'book-series':
      // A repeat finds what the first has made.
      return looking.series(command.series) ? undefined : lookAtOrder(looking, command.order, command.dates);
    case 'retry-skipped': {
      const series = looking.series(command.series);
      const [first] = series ? bookedIn(series) : [];
      if (!series || !first) return;
      looking.booking(first);
      const { resource } = series;
      return lookAtOrder(looking, { resource, person: command.person }, wantedAgain(series, command.named));
    }
    case 'confirm':
      return looking.around(command.id, 'asked');
    case 'decline':
    case 'check-in':
      return looking.around(command.id, undefined);
    case 'note-credit':
      looking.entry(hostedId(command.home, command.entry.id));
      return looking.around(command.id, undefined);
    case 'check-out':
      return looking.around(command.id, 'waiting');
    case 'cancel':
    case 'expire':
    case 'hand-over':
    case 'forget':
      for (const id of command.ids) looking.around(id, 'waiting');
      return;
    case 'move':
      for (const { id, start, end } of command.moves) {
        looking.around(id, 'waiting');
        const booking = looking.booking(id);
        if (booking) looking.window(booking.resource, { start, end });
      }
      return;
    default:
      unreachable(command);
  }
}

function lookAtOrder(
  looking: Looking,
  { resource, person }: Pick<Order, 'resource' | 'person'>,
  wanted: readonly Wanted[],
): void {
  looking.payer(resource, person);
  for (const one of wanted) {
    looking.booking(one.id);
    looking.window(resource, one);
  }
}

/** Gathers what is not there. */
class Looking {
  readonly resources = new Set<Uuid>();
  readonly bookings = new Set<Uuid>();
  readonly manySeries = new Set<Uuid>();
  readonly days = new Map<DayKey, { readonly resource: Uuid; readonly day: number }>();
  readonly members = new Set<Uuid>();
  readonly charged = new Set<Uuid>();
  readonly entries = new Set<string>();
  readonly #calendar: Calendar;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  entry(id: string): void {
    if (!this.#calendar.entries.has(id)) this.entries.add(id);
  }

  booking(id: Uuid): Booking | undefined {
    if (!this.#calendar.bookings.has(id)) this.bookings.add(id);
    return this.#calendar.bookings.get(id);
  }

  series(id: Uuid): BookingSeries | undefined {
    if (!this.#calendar.series.has(id)) this.manySeries.add(id);
    return this.#calendar.series.get(id);
  }

  /** The wallet of a person, where it depends on it how she books a resource. */
  payer(resource: Uuid, person: string): void {
    const found = this.#calendar.resources.get(resource);
    const member = found && asksWallet(found) ? ownMember(found, person) : undefined;
    if (member) this.#wallet(member);
  }

  #wallet(member: Uuid): void {
    const { wallets } = this.#calendar;
    for (let next: Uuid | null = member; next; next = wallets.get(next)?.account.movedTo ?? null)
      if (!wallets.has(next)) this.members.add(next);
  }

  /** The days on which a booking of a resource would stand. */
  window(id: Uuid, wanted: Interval): void {
    if (!this.#calendar.resources.has(id)) this.resources.add(id);
    const found = this.#calendar.resources.get(id);
    // What is refused by itself needs no diary, however long it is.
    const { rules } = found?.resource ?? {};
    if (!rules || !(wanted.start < wanted.end) || wanted.end - wanted.start > rules.longest * 60_000) return;
    this.#days(id, occupied({ ...wanted, buffers: rules }));
  }

  /** A booking with its days, and those around it that have a claim, with theirs. */
  around(id: Uuid, claim: Claim | undefined): void {
    const booking = this.booking(id);
    if (!booking) return;
    this.#own(booking);
    const found = this.#calendar.resources.get(booking.resource);
    if (!claim || !found) return;
    const window = occupied(booking);
    for (const leaf of found.leaves)
      for (const entry of entriesOf(this.#calendar, leaf, window)) {
        const neighbour =
          entry.claim === claim && overlaps(entry, window) && entry.booking !== id
            ? this.booking(entry.booking)
            : undefined;
        if (neighbour) this.#own(neighbour);
      }
  }

  #own(booking: Booking): void {
    if (!this.#calendar.resources.has(booking.resource)) this.resources.add(booking.resource);
    this.#credit(booking);
    const window = occupied(booking);
    this.#days(booking.resource, window);
    // What it was made of when it was booked may be another thing than now.
    for (const leaf of booking.leaves) this.#daysOf(leaf, window);
  }

  /** Who has paid for a booking, and who would pay for more. */
  #credit(booking: Booking): void {
    this.payer(booking.resource, booking.person);
    if (!booking.credit) return;
    const payers = this.#calendar.payers.get(booking.id);
    if (!payers) this.charged.add(booking.id);
    for (const payer of payers ?? []) {
      this.#wallet(payer);
      const wallet = this.#calendar.wallets.get(payer);
      // Members have become one, or two again, between the two reads: both are read anew.
      if (!wallet || this.#calendar.changedWallets.has(payer) || chargeOf(wallet.account, booking.id)) continue;
      this.charged.add(booking.id);
      this.members.add(payer);
    }
  }

  #days(id: Uuid, window: Interval): void {
    for (const leaf of this.#calendar.resources.get(id)?.leaves ?? []) this.#daysOf(leaf.id, window);
  }

  #daysOf(leaf: Uuid, window: Interval): void {
    for (const day of daysOf(window)) {
      const key = dayKey(leaf, day);
      if (!this.#calendar.days.has(key)) this.days.set(key, { resource: leaf, day });
    }
  }
}
