import { randomUUID } from 'node:crypto';
import {
  BookingState,
  CreditSource,
  CreditUnit,
  PayWith,
  SettlementState,
  type CreateBookingRequest,
} from '@inclust/contracts';
import { parseNodeId, type NodeId } from '@inclust/kernel';
import { eventually, fileScope } from '@inclust/testkit';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Between, servingNode } from './serving-away.ts';
import { memberOf, resourceOn, spaceOn } from './serving-coworking.ts';

const scope = fileScope();
const [arta, vlore] = ['arta', 'vlore'].map((name) => parseNodeId(name) as NodeId) as [NodeId, NodeId];
const between = new Between();
let ahead = 0;
const now = () => Date.now() + ahead;
const setClock = (to: string): void => void (ahead = Date.parse(to) - Date.now());
let owner: Awaited<ReturnType<typeof servingNode>>;
let home: Awaited<ReturnType<typeof servingNode>>;
let desk: string;

beforeAll(async () => {
  setClock('2027-06-01T08:00:00Z');
  owner = await servingNode(scope, vlore, between, { now });
  home = await servingNode(scope, arta, between, { now });
  const space = await spaceOn(owner.client, { timeZone: 'Europe/Tirane' });
  desk = await resourceOn(owner.client, space, {
    units: 20,
    creditClass: 'desk',
    memberPrice: { minorUnits: 20_000n, currencyCode: 'ALL' },
    guestPrice: { minorUnits: 30_000n, currencyCode: 'ALL' },
    rules: { cancellation: [{ beforeMinutes: 1_440, feePermille: 500 }] },
  });
});

beforeEach(() => {
  between.cut.clear();
  between.losesAnswersTo.clear();
});

// Whatever a test did: once all is told both ledgers have the same, and every account is what its entries come to.
afterEach(async () => {
  await eventually(
    async () => {
      const compared = await home.client.credit.compareSettlement({ node: `nodes/${vlore}`, month });
      return compared.differences.length === 0 && (await untold()) === 0;
    },
    { what: 'both ledgers to have the same', timeout: 15_000 },
  );
  for (const { client } of [home, owner]) expect((await client.credit.verifyLedger()).differing).toEqual([]);
});

const month = '2027-06';
const untold = () => home.mongo.collection('untold_credit_postings').countDocuments();

async function memberWith(minutes: number): Promise<string> {
  const member = memberOf(arta);
  const amounts = [{ unit: CreditUnit.CREDIT_UNIT_MINUTES, class: 'desk', quantity: BigInt(minutes) }];
  await home.client.credit.grantCredit({ member, source: CreditSource.CREDIT_SOURCE_TOP_UP, amounts });
  return member;
}

async function left(member: string): Promise<bigint> {
  const { account } = await home.client.credit.getCreditAccount({ member, atTime: '2027-07-05T10:00:00Z' });
  return account?.available[0]?.quantity ?? 0n;
}

/** What the two nodes owe each other for the month, such as `arta 120`. */
async function owed({ client }: typeof home, other: NodeId): Promise<string> {
  const { settlements } = await client.credit.listSettlements({ month });
  const found = settlements.find(({ node }) => node === `nodes/${other}`);
  return (found?.totals ?? []).map(({ debtor, amount }) => `${debtor.split('/')[1]} ${amount?.quantity}`).join();
}

const times = (from: number, until: number) => ({
  startTime: `2027-07-05T${from}:00:00Z`,
  endTime: `2027-07-05T${until}:00:00Z`,
});

async function book(person: string, more: Partial<CreateBookingRequest> = {}) {
  const wish = { resource: desk, person, ...times(10, 12), requestId: randomUUID(), ...more };
  const { booking } = await home.client.bookings.createBooking(wish);
  if (!booking) throw new Error('nothing was booked');
  return booking;
}

const at = async ({ client }: typeof home, name: string) => (await client.bookings.getBooking({ name })).booking;
const paidAt = (node: typeof home, name: string, minutes: bigint) =>
  eventually(
    async () => {
      const booking = await at(node, name);
      return booking?.credit?.quantity === minutes && booking.price === undefined;
    },
    { what: `${minutes} minutes to have paid for it`, timeout: 15_000 },
  );

test('who books in another city pays with her credit at home: both ledgers have the same entry once', async () => {
  const member = await memberWith(600);
  const mine = await book(member);
  await paidAt(owner, mine.name, 120n);
  await paidAt(home, mine.name, 120n);
  expect(await left(member)).toBe(480n);
  expect([await owed(home, vlore), await owed(owner, arta)]).toEqual(['arta 120', 'arta 120']);
  const entries = await owner.mongo.collection('credit_postings').find().toArray();
  // The other node is told neither whose it is nor from which lots.
  expect(JSON.stringify(entries)).not.toContain(member.split('/').at(-1));
  const { bookings } = await home.client.bookings.moveBooking({ name: mine.name, ...times(10, 13) });
  expect(bookings[0]?.state).toBe(BookingState.BOOKING_STATE_CONFIRMED);
  await paidAt(owner, mine.name, 180n);
  await home.client.bookings.moveBooking({ name: mine.name, ...times(14, 17) });
  await paidAt(owner, mine.name, 180n);
  await eventually(async () => (await at(home, mine.name))?.localStart === '2027-07-05T16:00:00', { what: 'the move' });
  await paidAt(home, mine.name, 180n);
  expect(await left(member)).toBe(420n);
  await home.client.bookings.cancelBooking({ name: mine.name });
  await eventually(async () => (await left(member)) === 600n, { what: 'all to come back' });
  await eventually(async () => (await owed(owner, arta)) === '', { what: 'nothing to be owed' });
});

test('who has not enough pays there in money, as a member of another node, or gives up what she wants to pay with credit alone', async () => {
  const member = await memberWith(60);
  const inMoney = await book(member);
  expect(inMoney).toMatchObject({ price: { minorUnits: 60_000n }, credit: undefined, creditCost: { quantity: 120n } });
  const alone = await book(member, { payWith: PayWith.PAY_WITH_CREDIT });
  await eventually(
    async () => {
      const booking = await at(home, alone.name);
      return booking?.state === BookingState.BOOKING_STATE_CANCELLED && booking.reason === 'credit';
    },
    { what: 'it to be given up', timeout: 15_000 },
  );
  expect((await at(owner, alone.name))?.state).toBe(BookingState.BOOKING_STATE_CANCELLED);
  const never = await book(member, { ...times(14, 15), payWith: PayWith.PAY_WITH_MONEY });
  expect([(await at(home, never.name))?.credit, await left(member)]).toEqual([undefined, 60n]);
});

// Covers: answers that are lost after the other node has entered it, a link that is cut, two processes of the home.
test('lost answers, a cut link and two processes: each entry is there once', async () => {
  const member = await memberWith(600);
  await servingNode(scope, arta, between, { now, servers: home.servers });
  between.losesAnswersTo.add('NoteCredit');
  const mine = await book(member);
  await paidAt(owner, mine.name, 120n);
  const told = () => between.asked.filter((one) => one === `${arta} ${vlore} NoteCredit`).length;
  const before = told();
  await eventually(() => told() > before, { what: 'it to be told again', timeout: 15_000 });
  expect(await untold()).toBe(1);
  between.losesAnswersTo.clear();
  between.cut.add(vlore);
  await home.client.bookings.cancelBooking({ name: mine.name }).catch(() => undefined);
  between.cut.delete(vlore);
  await eventually(async () => (await left(member)) === 600n, {
    what: 'the cancellation to be heard',
    timeout: 15_000,
  });
  const kinds = async ({ mongo }: typeof home) => {
    const id = mine.name.split('/').at(-1);
    const found = await mongo.collection('credit_postings').find({ 'command.booking': id }).sort({ at: 1 }).toArray();
    return found.map(({ command }) => (command.kind === 'host' ? command.what : command.kind));
  };
  await eventually(async () => (await kinds(owner)).length === 2, { what: 'both entries', timeout: 15_000 });
  expect([await kinds(home), await kinds(owner)]).toEqual([
    ['charge', 'refund'],
    ['charge', 'refund'],
  ]);
});

test('a month is agreed once both have the same and have said so; what differs is named, what comes later shows', async () => {
  const member = await memberWith(600);
  const mine = await book(member);
  await paidAt(owner, mine.name, 120n);
  const [here, there] = [
    { node: `nodes/${vlore}`, month },
    { node: `nodes/${arta}`, month },
  ];
  await expect(home.client.credit.agreeSettlement(here)).rejects.toMatchObject({ reason: 'month-not-over' });
  setClock('2027-07-01T00:00:00Z');
  // Somebody has lost an entry: both name it.
  const lost = await owner.mongo.collection('credit_postings').findOneAndDelete({ settles: arta });
  const key = String(lost?._id).replace(`homes/${arta}/`, `${arta}/`);
  await expect(home.client.credit.agreeSettlement(here)).rejects.toMatchObject({
    reason: 'settlement-differs',
    violations: [{ field: `entries[${key}]`, rule: 'missing-there' }],
  });
  const { differences } = await owner.client.credit.compareSettlement(there);
  expect(differences).toMatchObject([{ entry: key, debtor: `nodes/${arta}`, here: undefined }]);
  if (lost) await owner.mongo.collection('credit_postings').insertOne(lost);
  const {
    SETTLEMENT_STATE_AGREED_HERE: agreedHere,
    SETTLEMENT_STATE_AGREED_THERE: agreedThere,
    SETTLEMENT_STATE_AGREED: agreed,
    SETTLEMENT_STATE_CHANGED: changed,
  } = SettlementState;
  const stateAt = async ({ client }: typeof home) =>
    (await client.credit.listSettlements({ month })).settlements[0]?.state;
  expect((await home.client.credit.agreeSettlement(here)).settlement?.state).toBe(agreedHere);
  expect(await stateAt(owner)).toBe(agreedThere);
  between.cut.add(arta);
  await expect(owner.client.credit.agreeSettlement(there)).rejects.toMatchObject({ reason: 'node-away' });
  between.cut.delete(arta);
  expect((await owner.client.credit.agreeSettlement(there)).settlement?.state).toBe(agreed);
  expect(await stateAt(home)).toBe(agreed);
  setClock('2027-06-30T23:00:00Z');
  await book(member, times(14, 15));
  await eventually(async () => (await stateAt(home)) === changed, { what: 'the change to show' });
  await expect(home.client.credit.listSettlements({ month: '2027-13' })).rejects.toMatchObject({
    violations: [{ field: 'month', rule: 'month-format' }],
  });
  await expect(home.client.credit.compareSettlement({ node: `nodes/${arta}`, month })).rejects.toMatchObject({
    violations: [{ field: 'node', rule: 'other-node' }],
  });
});
