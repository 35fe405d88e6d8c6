import type { Uuid } from '@inclust/kernel';
import fc from 'fast-check';
import type { Charge } from '../account.ts';
import { measureOf, type Amount } from '../amount.ts';
import type { CreditCommand, PairCommand } from '../commands.ts';
import { minutes, node, uuid, type Books } from './bookkeeping.ts';

export const minute = 60_000;
/** The node where some bookings are; the members are of another. */
export const away = node('patra');

/** A command with whom it is for, or for two members. */
export type Wish = { readonly member: Uuid; readonly command: CreditCommand } | { readonly command: PairCommand };

/** What has come about so far. */
export interface Past {
  readonly books: Books;
  readonly wishes: readonly Wish[];
}

/** Makes a wish for a moment, with an id of its own for each step. */
export type Make = (past: Past, at: number, id: string) => Wish;

const member = fc.integer({ min: 1, max: 3 }).map(uuid);
const booking = fc.integer({ min: 11, max: 25 }).map(uuid);
const grace = fc.constantFrom(0, 0, 40 * minute);
const quantities = fc.integer({ min: 1, max: 90 });
const amount: fc.Arbitrary<Amount> = fc.oneof(
  { weight: 5, arbitrary: quantities.map((quantity) => minutes(quantity)) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }).map((quantity) => minutes(quantity)) },
  { weight: 1, arbitrary: quantities.map((quantity) => minutes(quantity, 'room')) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 3 }).map((quantity): Amount => ({ unit: 'days', class: 'desk', quantity })),
  },
);

const granting = fc
  .record({
    member,
    amounts: fc.uniqueArray(amount, { minLength: 1, maxLength: 3, selector: measureOf }),
    source: fc.constantFrom('plan' as const, 'pass' as const, 'top-up' as const, 'goodwill' as const),
    from: fc.integer({ min: -30, max: 10 }),
    length: fc.option(fc.integer({ min: 1, max: 120 })),
  })
  .map(({ from, length, member: whose, ...rest }): Make => (_, at, id) => {
    const validFrom = at + from * minute;
    const expiresAt = length === null ? null : validFrom + length * minute;
    return { member: whose, command: { kind: 'grant', id, at, validFrom, expiresAt, ...rest } };
  });

/** A booking begins some minutes from now, and may change for a while. */
const times = { start: fc.integer({ min: -10, max: 40 }), open: fc.constantFrom(20, 9_999, 9_999) };
const timesFrom = (at: number, { start, open }: { readonly start: number; readonly open: number }) => ({
  start: at + start * minute,
  openUntil: at + open * minute,
});

const charging = fc.record({ member, booking, amount, ...times }).map((one): Make => (_, at, id) => {
  // A booking is in one space.
  const usedAt = one.booking < uuid(18) ? null : away;
  const { booking: of, amount: cost } = one;
  return {
    member: one.member,
    command: { kind: 'charge', id, at, booking: of, amount: cost, usedAt, ...timesFrom(at, one) },
  };
});

/** One of the charges that there are, or where none is any booking of anybody. */
function charged({ books }: Past, { which, ...any }: { which: number; member: Uuid; booking: Uuid }) {
  const all = [...books.accounts.values()].flatMap(({ member: whose, charges }) =>
    charges.map((charge: Charge) => ({ member: whose, booking: charge.booking })),
  );
  return all[which % Math.ceil(all.length * 1.2 || 1)] ?? any;
}
const ofCharge = { which: fc.nat(), member, booking };

const recharging = fc.record({ ...ofCharge, amount, grace, ...times }).map((one): Make => (past, at, id) => {
  const { member: whose, booking: of } = charged(past, one);
  const { amount: cost, grace: lasting } = one;
  const command = { kind: 'recharge', id, at, booking: of, amount: cost, grace: lasting } as const;
  return { member: whose, command: { ...command, ...timesFrom(at, one) } };
});

const refunding = fc
  .record({ ...ofCharge, permille: fc.constantFrom(0, 250, 333, 500, 1_000), grace })
  .map((one): Make => (past, at, id) => {
    const { member: whose, booking: of } = charged(past, one);
    const { permille, grace: lasting } = one;
    return { member: whose, command: { kind: 'refund', id, at, booking: of, permille, grace: lasting } };
  });

const expiring = member.map((whose): Make => (_, at, id) => ({
  member: whose,
  command: { kind: 'expire', id, at },
}));

const merging = fc.tuple(member, member).map(([from, into]): Make => (_, at, id) => ({
  command: { kind: 'transfer', id, at, from, into },
}));

/** Mostly of the last transfer that there was. */
const parting = fc.constantFrom(1, 1, 1, 2).map((back): Make => ({ books }, at, id) => {
  const known = [...books.postings.values()].flatMap(({ command }) => (command.kind === 'transfer' ? [command] : []));
  const { id: transfer, from, into } = known.at(-back) ?? { id: 'none', from: uuid(1), into: uuid(2) };
  return { command: { kind: 'undo-transfer', id, at, from, into, transfer } };
});

/** What was wanted before, once more; or something else in its name. */
const repeating = fc.tuple(fc.nat(), fc.boolean()).map(([which, differs]): Make => ({ wishes }, at, id) => {
  const wish = wishes[which % Math.max(1, wishes.length)];
  if (!wish) return { member: uuid(1), command: { kind: 'expire', id, at } };
  if (!('member' in wish)) return once(wish, at);
  if (!differs) return once(wish, at);
  const other = { kind: 'refund', id: wish.command.id, at, booking: uuid(99), permille: 999, grace: 0 } as const;
  return { ...wish, command: other };
});

/** The same wish at another moment. */
export function once(wish: Wish, at: number): Wish {
  return 'member' in wish ? { ...wish, command: { ...wish.command, at } } : { command: { ...wish.command, at } };
}

/** Whatever may be wanted. */
export const anything: fc.Arbitrary<Make> = fc.oneof(
  { weight: 7, arbitrary: granting },
  { weight: 8, arbitrary: charging },
  { weight: 4, arbitrary: recharging },
  { weight: 4, arbitrary: refunding },
  { weight: 2, arbitrary: expiring },
  { weight: 1, arbitrary: merging },
  { weight: 2, arbitrary: parting },
  { weight: 3, arbitrary: repeating },
);
