import { randomUUID } from 'node:crypto';
import { RefusedError, type NodeClient } from '@inclust/client';
import {
  BookingState,
  CreditSource,
  CreditUnit,
  MemberErased,
  MemberMerged,
  MemberMergeUndone,
  PayWith,
  type Booking,
  type CreateBookingRequest,
  type CreditAccount,
} from '@inclust/contracts';
import { eventually, fileScope, openTestDatabase, openTestNats } from '@inclust/testkit';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { memberOf, node, resourceOn, servingCoworking, spaceOn } from './serving-coworking.ts';
import { tellingMembers } from './telling-members.ts';

const scope = fileScope();
let one: NodeClient;
let other: NodeClient;
let tell: ReturnType<typeof tellingMembers>;
let space: string;
let desk: string;
let studio: string;
let moment = Date.parse('2027-07-01T08:00:00Z');
const now = () => moment;

const { CREDIT_UNIT_MINUTES: minutes, CREDIT_UNIT_DAYS: days } = CreditUnit;
const eur = (cents: number) => ({ minorUnits: BigInt(cents), currencyCode: 'EUR' });

beforeAll(async () => {
  const servers = { mongoUrl: scope.use(openTestDatabase()).url, natsUrl: scope.use(await openTestNats()).url };
  const first = await servingCoworking(scope, servers, { now });
  one = first.client;
  tell = tellingMembers(first.nats);
  other = (await servingCoworking(scope, servers, { now })).client;
  space = await spaceOn(one);
  desk = await resourceOn(one, space, {
    units: 20,
    creditClass: 'desk',
    memberPrice: eur(400),
    rules: { holdMinutes: 15, cancellation: [{ beforeMinutes: 1_440, feePermille: 500 }] },
  });
  studio = await resourceOn(one, space, { creditClass: 'studio' });
  await one.credit.createPlan({
    planId: 'ten-hours',
    plan: {
      names: { el: { text: 'Δέκα ώρες' } },
      allowances: [{ unit: minutes, class: 'desk', quantity: 600n }],
      price: eur(3_000),
    },
  });
});

// Whatever a test did, every account is what its entries come to.
afterEach(async () => {
  const { accounts, entries, differing } = await one.credit.verifyLedger();
  expect(differing).toEqual([]);
  expect(entries === 0n).toBe(accounts === 0n);
});

async function accountOf(member: string, atTime?: string): Promise<CreditAccount> {
  const { account } = await one.credit.getCreditAccount({ member, ...(atTime ? { atTime } : {}) });
  if (!account) throw new Error('no account');
  return account;
}

/** What a member could draw for a booking that begins at a moment, such as `600 minutes`. */
async function availableTo(member: string, atTime = '2027-07-20T08:00:00Z'): Promise<string> {
  const { available } = await accountOf(member, atTime);
  return available.map(({ unit, quantity }) => `${quantity} ${unit === minutes ? 'minutes' : 'days'}`).join(', ');
}

/** The entries about a member: kinds with their legs. */
async function entriesOf(member: string): Promise<string[]> {
  const entries = await Array.fromAsync(one.credit.everyLedgerEntry({ member }));
  return entries.map(({ kind, legs }) => {
    const [, , , id = ''] = member.split('/');
    const texts = legs.map(
      ({ account, amount }) => `${account.includes(id) ? 'her' : account.split('/')[0]} ${amount?.quantity}`,
    );
    return `${kind}: ${texts.toSorted().join(', ')}`;
  });
}

type Wish = Partial<CreateBookingRequest>;
const wish = (member: string, from: string, until: string, more: Wish = {}): Wish => ({
  resource: desk,
  person: member,
  startTime: new Date(`2027-07-20T${from}:00+03:00`).toISOString(),
  endTime: new Date(`2027-07-20T${until}:00+03:00`).toISOString(),
  ...more,
});

async function booked(client: NodeClient, wanted: Wish): Promise<Booking> {
  const { booking } = await client.bookings.createBooking(wanted);
  if (!booking) throw new Error('nothing was booked');
  return booking;
}

/** What became of a wish: what was drawn, the price in cents, or the code of the refusal. */
async function outcomeOf(client: NodeClient, wanted: Wish): Promise<string> {
  try {
    const { credit, price } = await booked(client, wanted);
    if (credit) return `${credit.quantity} ${credit.unit === minutes ? 'minutes' : 'days'}`;
    return price ? `${price.minorUnits} cents` : 'nothing';
  } catch (error) {
    if (error instanceof RefusedError) return error.violations[0]?.rule ?? error.reason;
    throw error;
  }
}

/** A member with minutes for desks. */
async function memberWith(quantity: number, more: object = {}): Promise<string> {
  const member = memberOf();
  const amounts = [{ unit: minutes, class: 'desk', quantity: BigInt(quantity) }];
  await one.credit.grantCredit({ member, source: CreditSource.CREDIT_SOURCE_TOP_UP, amounts, ...more });
  return member;
}

describe('a booking draws from credit', () => {
  test('with credit where there is enough for the whole, in money where there is not; or as she wants', async () => {
    const member = await memberWith(180);
    expect(await outcomeOf(one, wish(member, '10:00', '12:00'))).toBe('120 minutes');
    expect(await availableTo(member)).toBe('60 minutes');
    expect(await outcomeOf(one, wish(member, '12:00', '14:00'))).toBe('800 cents');
    const { PAY_WITH_CREDIT: credit, PAY_WITH_MONEY: money } = PayWith;
    expect(await outcomeOf(one, wish(member, '12:00', '14:00', { payWith: credit }))).toBe('credit-insufficient');
    expect(await outcomeOf(one, wish(member, '14:00', '15:00', { payWith: money }))).toBe('400 cents');
    expect(await outcomeOf(one, wish(member, '15:00', '16:00', { payWith: credit }))).toBe('60 minutes');
    expect(await entriesOf(member)).toEqual([
      'grant: granted -180, her 180',
      'charge: her -120, used 120',
      'charge: her -60, used 60',
    ]);
  });

  test('only credit pays for what has no price; what is missing is told', async () => {
    const member = await memberWith(600);
    const refused = one.bookings.createBooking(wish(member, '10:00', '11:00', { resource: studio }));
    await expect(refused).rejects.toMatchObject({
      reason: 'credit-insufficient',
      metadata: { missing: '60', unit: 'minutes', class: 'studio' },
    });
    const inMoney = wish(member, '10:00', '11:00', { resource: studio, payWith: PayWith.PAY_WITH_MONEY });
    expect(await outcomeOf(one, inMoney)).toBe('money-not-taken');
    // Who is of another node has no credit here.
    expect(await outcomeOf(one, wish(memberOf('arta'), '10:00', '11:00', { resource: studio }))).toBe(
      'not-a-member-here',
    );
  });

  test('a pass is drawn by the local day where there are no minutes', async () => {
    const member = memberOf();
    const amounts = [{ unit: days, class: 'desk', quantity: 1n }];
    await one.credit.grantCredit({ member, source: CreditSource.CREDIT_SOURCE_PASS, amounts });
    expect(await outcomeOf(one, wish(member, '08:00', '23:00'))).toBe('1 days');
    expect(await availableTo(member)).toBe('');
  });

  test('the hours of a night are those that passed, when the clocks change too', async () => {
    const member = await memberWith(1_000);
    const night = (startTime: string, endTime: string) =>
      outcomeOf(one, { ...wish(member, '10:00', '11:00'), startTime, endTime });
    expect(await night('2027-10-30T23:00:00Z', '2027-10-31T03:00:00Z')).toBe('240 minutes');
    expect(await night('2028-03-26T00:00:00Z', '2028-03-26T02:00:00Z')).toBe('120 minutes');
  });

  test('20 at once through two processes never draw more than there is, and the same request draws once', async () => {
    const member = await memberWith(300);
    const wanted = Array.from({ length: 20 }, (_, turn) =>
      outcomeOf(turn % 2 === 0 ? one : other, wish(member, '10:00', '11:00', { payWith: PayWith.PAY_WITH_CREDIT })),
    );
    const outcomes = await Promise.all(wanted);
    expect(outcomes.filter((one_) => one_ === '60 minutes')).toHaveLength(5);
    expect(new Set(outcomes)).toEqual(new Set(['60 minutes', 'credit-insufficient']));
    expect(await availableTo(member)).toBe('');
    const [twice, requestId] = [await memberWith(60), randomUUID()];
    const same = await Promise.all(
      [one, other, one].map((client) => booked(client, wish(twice, '10:00', '11:00', { requestId }))),
    );
    expect(new Set(same.map(({ name }) => name)).size).toBe(1);
    expect(await entriesOf(twice)).toEqual(['grant: granted -60, her 60', 'charge: her -60, used 60']);
  });

  test('a series takes the dates that are paid for, or names the others', async () => {
    const member = await memberWith(120);
    const first = wish(member, '10:00', '11:00', { payWith: PayWith.PAY_WITH_CREDIT });
    const series = { first, rule: 'FREQ=DAILY;COUNT=3' };
    await expect(one.bookings.createBookingSeries(series)).rejects.toMatchObject({
      reason: 'series-conflict',
      violations: [{ field: 'dates[2027-07-22T10:00:00]', rule: 'credit-insufficient' }],
    });
    expect(await availableTo(member)).toBe('120 minutes');
    const { bookings, skipped } = await one.bookings.createBookingSeries({ ...series, skipConflicts: true });
    expect(bookings).toHaveLength(2);
    expect(skipped).toMatchObject([{ date: '2027-07-22T10:00:00', reason: 'credit-insufficient' }]);
    expect(skipped).toHaveLength(1);
    expect(await availableTo(member)).toBe('');
  });
});

describe('what comes back', () => {
  test('a cancellation gives back by its steps, staff’s all of it, once', async () => {
    const member = await memberWith(240);
    const early = await booked(one, wish(member, '10:00', '12:00'));
    const { bookings } = await one.bookings.cancelBooking({ name: early.name });
    expect(bookings[0]).toMatchObject({ credit: { quantity: 120n }, feePermille: 0 });
    expect(await availableTo(member)).toBe('240 minutes');
    await one.bookings.cancelBooking({ name: early.name });
    expect(await entriesOf(member)).toEqual([
      'grant: granted -240, her 240',
      'charge: her -120, used 120',
      'refund: her 120, used -120',
    ]);
  });

  test('a hold that runs out gives back what it drew', async () => {
    const member = await memberWith(60);
    const held = await booked(one, wish(member, '10:00', '11:00', { hold: true }));
    expect([held.state, await availableTo(member)]).toEqual([BookingState.BOOKING_STATE_HELD, '']);
    moment += 16 * 60_000;
    await eventually(async () => (await availableTo(member)) === '60 minutes', { what: 'the hold to run out' });
  });

  test('a move draws more or gives back the rest, and is refused where there is not enough', async () => {
    const member = await memberWith(180);
    const { name } = await booked(one, wish(member, '10:00', '12:00', { payWith: PayWith.PAY_WITH_CREDIT }));
    const to = (from: string, until: string) => {
      const { startTime, endTime } = wish(member, from, until);
      return one.bookings.moveBooking({ name, startTime, endTime });
    };
    await expect(to('10:00', '14:00')).rejects.toMatchObject({
      reason: 'credit-insufficient',
      metadata: { missing: '60' },
    });
    expect(await availableTo(member)).toBe('60 minutes');
    expect((await to('10:00', '13:00')).bookings[0]).toMatchObject({ credit: { quantity: 180n } });
    expect(await availableTo(member)).toBe('');
    const [moved] = (await to('15:00', '15:30')).bookings;
    expect(moved).toMatchObject({ credit: { quantity: 30n }, price: undefined });
    expect(await availableTo(member)).toBe('150 minutes');
  });

  test('who waits pays when her turn comes; whoever cannot then is declined and told why', async () => {
    const room = await resourceOn(one, space, { creditClass: 'desk' });
    const [has, poor, waits] = [await memberWith(60), await memberWith(60), await memberWith(60)];
    const first = await booked(one, wish(has, '10:00', '11:00', { resource: room }));
    const second = await booked(one, wish(poor, '10:00', '11:00', { resource: room, wait: true }));
    const third = await booked(one, wish(waits, '10:00', '11:00', { resource: room, wait: true }));
    await booked(one, wish(poor, '12:00', '13:00'));
    await one.bookings.cancelBooking({ name: first.name });
    const stands = async ({ name }: Booking) => (await one.bookings.getBooking({ name })).booking;
    expect(await stands(second)).toMatchObject({ state: BookingState.BOOKING_STATE_DECLINED, reason: 'credit' });
    expect(await stands(third)).toMatchObject({
      state: BookingState.BOOKING_STATE_CONFIRMED,
      credit: { quantity: 60n },
    });
    expect([await availableTo(has), await availableTo(waits)]).toEqual(['60 minutes', '']);
  });

  test('credit that is over expires, and no booking beyond its end draws from it', async () => {
    const expireTime = '2027-07-20T09:00:00Z';
    const member = await memberWith(600, { expireTime });
    expect(await outcomeOf(one, wish(member, '11:30', '12:30'))).toBe('60 minutes');
    expect(await outcomeOf(one, wish(member, '12:00', '13:00'))).toBe('400 cents');
    const before = moment;
    moment = Date.parse(expireTime);
    await eventually(async () => (await entriesOf(member)).length === 3, { what: 'the rest to expire' });
    expect((await entriesOf(member)).at(-1)).toBe('expire: expired 540, her -540');
    moment = before;
  });
});

describe('plans', () => {
  test('a first month gives its share of the days, later ones are given when they begin or a booking needs them', async () => {
    const member = memberOf();
    const { subscription } = await one.credit.createSubscription({
      member,
      plan: `nodes/${node}/plans/ten-hours`,
      space,
      fromDate: '2027-07-01',
    });
    expect(subscription).toMatchObject({ fromDate: '2027-07-01', untilDate: '', timeZone: 'Europe/Athens' });
    expect([await availableTo(member), await availableTo(member, '2027-08-01T08:00:00Z')]).toEqual(['600 minutes', '']);
    const august = { startTime: '2027-08-10T08:00:00Z', endTime: '2027-08-10T10:00:00Z' };
    expect(await outcomeOf(one, { ...wish(member, '10:00', '12:00'), ...august })).toBe('120 minutes');
    expect(await availableTo(member, '2027-08-01T08:00:00Z')).toBe('480 minutes');
    const name = subscription?.name ?? '';
    await expect(one.credit.endSubscription({ name, untilDate: '2027-08-01' })).rejects.toMatchObject({
      reason: 'plan-in-use',
      metadata: { month: '2027-08' },
    });
    const ended = await one.credit.endSubscription({ name, untilDate: '2027-09-01' });
    expect(ended.subscription).toMatchObject({ untilDate: '2027-09-01' });
    const september = { startTime: '2027-09-10T08:00:00Z', endTime: '2027-09-10T10:00:00Z' };
    expect(await outcomeOf(one, { ...wish(member, '10:00', '12:00'), ...september })).toBe('800 cents');
  });

  test('months begin at midnight of the space: what is booked for half past midnight there is of the new one', async () => {
    const member = memberOf();
    await one.credit.createSubscription({
      member,
      plan: `nodes/${node}/plans/ten-hours`,
      space,
      fromDate: '2027-07-01',
    });
    const first = { startTime: '2027-07-31T21:30:00Z', endTime: '2027-07-31T22:30:00Z' };
    expect(await outcomeOf(one, { ...wish(member, '10:00', '11:00'), ...first })).toBe('60 minutes');
    expect([await availableTo(member), await availableTo(member, '2027-08-10T08:00:00Z')]).toEqual([
      '600 minutes',
      '540 minutes',
    ]);
  });

  test('what only those with a plan may book is refused to others, by the rule', async () => {
    const lounge = await resourceOn(one, space, { rules: { plans: ['ten-hours'] } });
    const member = memberOf();
    expect(await outcomeOf(one, wish(member, '10:00', '11:00', { resource: lounge }))).toBe('plan-required');
    await one.credit.createSubscription({
      member,
      plan: `nodes/${node}/plans/ten-hours`,
      space,
      fromDate: '2027-07-10',
    });
    expect(await outcomeOf(one, wish(member, '10:00', '11:00', { resource: lounge }))).toBe('nothing');
    const before = { startTime: '2027-07-09T10:00:00Z', endTime: '2027-07-09T11:00:00Z' };
    const early = { ...wish(member, '10:00', '11:00', { resource: lounge }), ...before };
    expect(await outcomeOf(one, early)).toBe('plan-required');
  });

  test('a repeat gives once; the same request for something else is refused', async () => {
    const member = memberOf();
    const amounts = [{ unit: minutes, class: 'desk', quantity: 60n }];
    const grant = { member, source: CreditSource.CREDIT_SOURCE_GOODWILL, amounts, requestId: randomUUID() };
    await one.credit.grantCredit(grant);
    await Promise.all([one, other].map((client) => client.credit.grantCredit(grant)));
    expect(await entriesOf(member)).toEqual(['grant: granted -60, her 60']);
    for (const more of [{ amounts: [{ ...amounts[0], quantity: 90n }] }, { validFromTime: '2027-07-02T00:00:00Z' }])
      await expect(one.credit.grantCredit({ ...grant, ...more })).rejects.toMatchObject({
        reason: 'request-id-reused',
      });
    const wanted = { member, plan: `nodes/${node}/plans/ten-hours`, space, requestId: randomUUID() };
    const { subscription } = await one.credit.createSubscription(wanted);
    const again = await other.credit.createSubscription(wanted);
    expect(again.subscription?.name).toBe(subscription?.name);
    // Two members at once, through two processes: one has it, whoever that is, and nobody else.
    const rivals = [memberOf(), memberOf()];
    const atOnce = { ...wanted, requestId: randomUUID() };
    const outcomes = await Promise.allSettled(
      rivals.map((rival, turn) => (turn === 0 ? one : other).credit.createSubscription({ ...atOnce, member: rival })),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { reason: 'request-id-reused' },
    });
    const has = await Promise.all(rivals.map(async (rival) => (await accountOf(rival)).subscriptions.length));
    expect(has).toEqual(outcomes.map(({ status }) => (status === 'fulfilled' ? 1 : 0)));
    const winner = rivals[has.indexOf(1)] ?? '';
    const repeated = await other.credit.createSubscription({ ...atOnce, member: winner });
    expect((await accountOf(winner)).subscriptions[0]?.name).toBe(repeated.subscription?.name);
    await expect(one.credit.createSubscription({ ...wanted, member: memberOf() })).rejects.toMatchObject({
      reason: 'request-id-reused',
    });
    expect((await accountOf(member)).subscriptions).toHaveLength(1);
  });

  test('entries come in pages, each once and in their order', async () => {
    const member = await memberWith(600);
    for (const hour of [10, 11, 12, 13]) await booked(one, wish(member, `${hour}:00`, `${hour + 1}:00`));
    const all = (await Array.fromAsync(one.credit.everyLedgerEntry({ member }))).map(({ id }) => id);
    const paged = await Array.fromAsync(one.credit.everyLedgerEntry({ member, pageSize: 2 }));
    expect(all).toHaveLength(5);
    expect(paged.map(({ id }) => id)).toEqual(all);
  });

  test('what is wrong is refused with its field and rule', async () => {
    const plan = { names: {}, allowances: [{ unit: minutes, class: 'Desk', quantity: 0n }], price: eur(0) };
    await expect(one.credit.createPlan({ planId: 'No Plan', plan })).rejects.toMatchObject({
      violations: [
        { field: 'plan.allowances[0].class', rule: 'class-format' },
        { field: 'plan.allowances[0].quantity', rule: 'count' },
        { field: 'plan.id', rule: 'id-format' },
        { field: 'plan.names', rule: 'required' },
      ],
    });
    const wanted = { member: memberOf(), plan: `nodes/${node}/plans/none`, space };
    await expect(one.credit.createSubscription(wanted)).rejects.toMatchObject({ reason: 'plan-not-found' });
    await expect(one.credit.createSubscription({ ...wanted, fromDate: '1.8.2027' })).rejects.toMatchObject({
      violations: [{ field: 'from_date', rule: 'date-format' }],
    });
    await expect(one.credit.grantCredit({ member: memberOf(), amounts: [] })).rejects.toMatchObject({
      violations: [{ field: 'source', rule: 'required' }],
    });
  });
});

describe('members', () => {
  test('two are one: credit, plan and what bookings drew follow; undone, each has her own again', async () => {
    const [source, target] = [await memberWith(120), await memberWith(60)];
    await one.credit.createSubscription({
      member: source,
      plan: `nodes/${node}/plans/ten-hours`,
      space,
      fromDate: '2027-08-01',
    });
    const hers = await booked(one, wish(source, '10:00', '11:00'));
    const message = { source, target };
    await tell('inclust.members.v1.MemberMerged', MemberMerged, source, message);
    await eventually(async () => (await availableTo(target)) === '120 minutes', { what: 'the credit to follow' });
    expect(await accountOf(source)).toMatchObject({ movedTo: target, subscriptions: [], available: [] });
    expect((await accountOf(target)).subscriptions).toHaveLength(1);
    await one.bookings.cancelBooking({ name: hers.name });
    expect(await availableTo(target)).toBe('180 minutes');
    // Draws from the lots of both: what is left of each goes to whose it was.
    const both = await booked(one, wish(target, '10:00', '12:30'));
    await tell('inclust.members.v1.MemberMergeUndone', MemberMergeUndone, source, message);
    await eventually(async () => (await accountOf(source)).movedTo === '', { what: 'the credit to come back' });
    expect((await accountOf(source)).subscriptions).toHaveLength(1);
    await one.bookings.cancelBooking({ name: both.name });
    expect([await availableTo(source), await availableTo(target)]).toEqual(['120 minutes', '60 minutes']);
  });

  test('who is erased gets nothing more of her plans, and what she had booked is given back', async () => {
    const member = memberOf();
    await one.credit.createSubscription({
      member,
      plan: `nodes/${node}/plans/ten-hours`,
      space,
      fromDate: '2027-07-01',
    });
    const { name } = await booked(one, wish(member, '10:00', '11:00'));
    await tell('inclust.members.v1.MemberErased', MemberErased, member);
    await eventually(async () => (await accountOf(member)).subscriptions[0]?.untilDate === '2027-07-02', {
      what: 'the plan to end',
    });
    expect((await one.bookings.getBooking({ name })).booking?.person).toMatch(/^erased\//);
    expect((await entriesOf(member)).at(-1)).toBe('refund: her 60, used -60');
  });
});
