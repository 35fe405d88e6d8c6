import fc from 'fast-check';
import type { Uuid } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { node } from '../../../test/bookables.ts';
import { bookables, calendarFor, resource, uuid, type Kept } from '../../../test/calendars.ts';
import { noDay } from '../../../test/opening.ts';
import { chargeOf } from '../credits/account.ts';
import type { GrantCommand } from '../credits/commands.ts';
import { recompute } from '../credits/evolve.ts';
import { isBalanced, type Posting } from '../credits/posting.ts';
import { afterCommand, newWallet, type Wallet } from '../credits/wallet.ts';
import type { Booking, PaymentWish } from './booking.ts';
import type { BookingCommand } from './commands.ts';
import { decide } from './decide.ts';

const begin = Date.parse('2027-07-05T06:00:00Z');
const half = 30 * 60_000;
const at = (halves: number): number => begin + halves * half;
const early = begin - 26 * 60 * 60_000;

const [room, desks, studio] = [11, 12, 13].map(uuid) as [Uuid, Uuid, Uuid];
const euro = { minorUnits: 500n, currency: 'EUR' } as const;
const cancellation = [{ before: 24 * 60, feePermille: 250 }];
const all = bookables([
  resource(room, { creditClass: 'desk', memberPrice: euro, rules: { cancellation } }),
  resource(desks, { units: 3, creditClass: 'desk', rules: { holdFor: 60, cancellation, grace: 30 } }),
  resource(studio, { creditClass: 'studio', memberPrice: euro, rules: { approval: true } }),
]);
const members = [71, 72].map(uuid);
const personOf = (member: Uuid) => `nodes/${node}/members/${member}`;

/** What a database would hold. */
interface Books extends Kept {
  readonly wallets: Map<Uuid, Wallet>;
  readonly postings: Map<string, Posting>;
}

const grant = (turn: number, quantity: number, resources: string): GrantCommand => ({
  kind: 'grant',
  id: `grants/${turn}`,
  at: early,
  source: 'top-up',
  amounts: [{ unit: 'minutes', class: resources, quantity }],
  validFrom: 0,
  expiresAt: turn % 3 === 0 ? at(6) : null,
});

function give(books: Books, member: Uuid, command: GrantCommand): void {
  const done = afterCommand(books.wallets.get(member) ?? newWallet(member), command);
  if (!done.ok) throw new Error(done.refusal.code);
  books.wallets.set(member, done.value.wallet);
  for (const entry of done.value.entries) books.postings.set(entry.id, entry);
}

/** Carries a command out and writes all it came to; a process that ends before leaves nothing. */
function carryOut(books: Books, command: BookingCommand, isKilled: boolean): string {
  const calendar = calendarFor(command, all, books);
  const outcome = decide(calendar, command, noDay);
  if (isKilled) return 'killed';
  for (const id of calendar.changedBookings) {
    const booking = calendar.bookings.get(id);
    if (booking) books.bookings.set(id, booking);
  }
  for (const member of calendar.changedWallets) {
    const wallet = calendar.wallets.get(member);
    if (wallet) books.wallets.set(member, wallet);
  }
  for (const entry of calendar.postings) {
    expect(books.postings.has(entry.id)).toBe(false);
    books.postings.set(entry.id, entry);
  }
  return outcome.ok ? 'done' : outcome.refusal.code;
}

/** What a booking should have of credit: all while it has its place and after a no-show, its fee where it was cancelled. */
function due({ credit, standing }: Booking): number {
  if (!credit) return 0;
  if (standing.state === 'cancelled')
    return credit.quantity - Math.floor((credit.quantity * (1_000 - standing.feePermille) + 500) / 1_000);
  return standing.state === 'expired' ? 0 : credit.quantity;
}

function check({ bookings, wallets, postings }: Books): void {
  const entries = [...postings.values()];
  expect(entries.every(isBalanced)).toBe(true);
  for (const [member, { account }] of wallets) {
    expect(recompute(member, entries)).toEqual(account);
    expect(account.lots.every(({ left }) => left >= 0)).toBe(true);
  }
  for (const booking of bookings.values()) {
    const drawn = [...wallets.values()]
      .flatMap(({ account }) => chargeOf(account, booking.id)?.drawn ?? [])
      .reduce((sum, { quantity }) => sum + quantity, 0);
    expect(drawn).toBe(due(booking));
    expect(booking.credit !== undefined && booking.price !== undefined).toBe(false);
  }
  const legs = entries.flatMap((entry) => entry.legs);
  const on = (account: string) =>
    legs.filter((leg) => leg.account === account).reduce((sum, { quantity }) => sum + quantity, 0);
  // Nothing is lost: what was given is with members, used, or over.
  const left = [...wallets.values()].flatMap(({ account }) => account.lots).reduce((sum, one) => sum + one.left, 0);
  expect(on('granted') + left + on('used') + on('expired')).toBe(0);
}

const wished = fc.record({
  kind: fc.constantFrom(
    'book',
    'book',
    'book',
    'confirm',
    'cancel',
    'move',
    'expire',
    'grant',
    'grant',
    'check-in',
    'forget',
  ),
  which: fc.integer({ min: 0, max: 4 }),
  resource: fc.constantFrom(room, desks, desks, studio),
  member: fc.constantFrom(...members),
  payWith: fc.constantFrom<PaymentWish>('either', 'credit', 'money'),
  start: fc.integer({ min: 0, max: 12 }),
  length: fc.integer({ min: 1, max: 4 }),
  isSet: fc.boolean(),
  isKilled: fc.constantFrom(false, false, false, true),
  later: fc.constantFrom(0, 0, 0, 1, 3),
});

test('whatever is booked, moved, cancelled, over and repeated: entries balance, nothing is below nought or lost', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(fc.array(wished, { minLength: 5, maxLength: 40 }), (wishes) => {
      const books: Books = { bookings: new Map(), wallets: new Map(), postings: new Map() };
      let moment = early;
      for (const [turn, wish] of wishes.entries()) {
        // Later ones come near the bookings and into them: fees, holds that are over, no-shows.
        moment += wish.later * 2 * 60 * 60_000;
        const { kind, start, length, member, isSet } = wish;
        const id = uuid(100 + wish.which);
        if (kind === 'grant') give(books, member, grant(turn, 30 * length, isSet ? 'desk' : 'studio'));
        else {
          const time = { start: at(start), end: at(start + length) };
          const order = {
            resource: wish.resource,
            person: personOf(member),
            city: node,
            units: 1,
            people: 0,
            note: '',
            payWith: wish.payWith,
            request: `${wish.which}`,
          };
          const commands: Readonly<Record<string, BookingCommand>> = {
            book: {
              kind: 'book',
              order,
              wanted: { id, ...time },
              hold: isSet && wish.resource === desks,
              wait: !isSet,
              at: moment,
            },
            confirm: { kind: 'confirm', id, byStaff: true, at: moment },
            cancel: { kind: 'cancel', ids: [id], because: isSet ? 'own-wish' : 'staff', at: moment },
            move: { kind: 'move', moves: [{ id, ...time, units: 1 }], byStaff: isSet, at: moment },
            expire: { kind: 'expire', ids: Array.from({ length: 5 }, (_, one) => uuid(100 + one)), at: moment },
            'check-in': { kind: 'check-in', id, at: moment },
            forget: { kind: 'forget', ids: [id], at: moment },
          };
          const command = commands[kind];
          if (!command) throw new Error(kind);
          const came = `${kind} ${carryOut(books, command, wish.isKilled)}`;
          seen.set(came, (seen.get(came) ?? 0) + 1);
        }
        check(books);
      }
      for (const { credit } of books.bookings.values()) if (credit) seen.set('credit', (seen.get('credit') ?? 0) + 1);
    }),
    { numRuns: 1_000 },
  );
  // Enough of each, or the test would say nothing.
  for (const kind of ['book done', 'book credit-insufficient', 'cancel done', 'move done', 'confirm done', 'credit'])
    expect([kind, (seen.get(kind) ?? 0) > 20]).toEqual([kind, true]);
});
