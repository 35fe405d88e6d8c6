import { createPublicKey, generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import type { NodeClient } from '@inclust/client';
import {
  PaymentState,
  RegistrationState,
  ScanKind,
  UnpaidTickets,
  VisitOrigin,
  type Registration,
} from '@inclust/contracts';
import { parseUuid, type Uuid } from '@inclust/kernel';
import { eventually, fileScope, openTestDatabase, openTestNats, testDatabase, testScope } from '@inclust/testkit';
import type { NatsConnection } from '@nats-io/transport-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { tellRegistrations } from '../src/app/door/tell-registrations.ts';
import { followMerge, followMergeUndone } from '../src/app/places/follow-members.ts';
import { ticketCodes } from '../src/transport/codes/ticket-codes.ts';
import { node, openStream } from './offices.ts';
import { codesOf, occurrenceWith, registeredFor, scanOf, servingDoor, told } from './serving-door.ts';
import { refusedWith } from './serving-events.ts';
import { guest, memberOf } from './serving-registrations.ts';

const scope = fileScope();
const database = testDatabase();
let nats: NatsConnection;
let staff: Awaited<ReturnType<typeof servingDoor>>;
let other: Awaited<ReturnType<typeof servingDoor>>;
let anybody: NodeClient;

beforeAll(async () => {
  nats = await openStream(scope, scope.use(await openTestNats()).url);
  staff = await servingDoor(scope, database.url, nats);
  other = await servingDoor(scope, database.url, nats);
  anybody = (await servingDoor(scope, database.url, nats, guest)).client;
});

const main = (occurrence: string) => `${occurrence}/checkInLists/main`;

async function scan(list: string, ...codes: readonly string[]) {
  const { outcomes } = await staff.client.checkIn.handInScans({
    list,
    scanner: 'one',
    scans: codes.map((code) => scanOf(code)),
  });
  return outcomes;
}

async function registration(name: string): Promise<Registration | undefined> {
  return (await staff.client.registrations.getRegistration({ name })).registration;
}

const soon = (name: string, checkedIn: boolean) =>
  eventually(async () => (await registration(name))?.checkedIn === checkedIn, { what: `checked in: ${checkedIn}` });

describe('the code of a ticket', () => {
  test('can be checked with the public key alone, and names nobody', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const person = `nodes/${node}/members/${randomUUID()}`;
    const [code = ''] = await codesOf(staff.client, await registeredFor(staff.client, occurrence, 1, person));
    const { keys } = await anybody.checkIn.listTicketKeys();
    const [signed = '', signature = ''] = code.split('.').map((part) => Buffer.from(part, 'base64url'));
    const x = Buffer.from(keys[0]?.publicKey ?? '').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    expect(verify(null, signed as Buffer, key, signature as Buffer)).toBe(true);
    expect(signed.toString('latin1')).toContain(keys[0]?.keyId);
    expect(signed.toString('hex')).not.toContain(person.slice(-36).replaceAll('-', ''));
  });

  test('forged, altered, of another event, or of no place is refused, and all of it is in the log', async () => {
    const [occurrence, elsewhere] = [await occurrenceWith(staff.client), await occurrenceWith(staff.client)];
    const own = await registeredFor(staff.client, occurrence, 1);
    const [code = ''] = await codesOf(staff.client, own);
    const [others = ''] = await codesOf(staff.client, await registeredFor(staff.client, elsewhere));
    const forger = ticketCodes(node, generateKeyPairSync('ed25519').privateKey);
    const ids = own.split('/').at(-1) as Uuid;
    const forged = forger.write(parseUuid(ids) as Uuid, { registration: ids, place: 1 });
    const [signed = '', signature = ''] = code.split('.');
    const bytes = Buffer.from(signed, 'base64url');
    bytes[34] = 9;
    const altered = `${bytes.toString('base64url')}.${signature}`;
    const outcomes = await scan(main(occurrence), forged, altered, 'x', `${code}.x`, `${signed}=.${signature}`, others);
    expect(outcomes.map(told)).toEqual([...Array<string>(5).fill('refused code-invalid'), 'refused other-event']);
    const byName = await staff.client.checkIn.handInScans({
      list: main(occurrence),
      scanner: 'one',
      scans: [{ id: randomUUID(), shown: { $case: 'ticket', value: `${own}/tickets/2` } }],
    });
    expect(byName.outcomes.map(told)).toEqual(['refused unknown-ticket']);
    const log = await Array.fromAsync(staff.client.checkIn.everyScan({ occurrence, pageSize: 2 }));
    expect(log.map(({ outcome }) => outcome?.reason ?? '').toSorted()).toEqual([
      ...Array<string>(5).fill('code-invalid'),
      'other-event',
      'unknown-ticket',
    ]);
    expect((await staff.client.checkIn.getDoorCounts({ occurrence })).admittedTickets).toBe(0);
  });

  test('a scan of which nothing was known and that is handed in again says in the log of which ticket it is, and what holds of it', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const own = await registeredFor(staff.client, occurrence, 1);
    const id = randomUUID();
    const handIn = async (value: string) => {
      const shown = { $case: 'ticket' as const, value };
      const { outcomes } = await staff.client.checkIn.handInScans({
        list: main(occurrence),
        scanner: 'one',
        scans: [{ id, shown }],
      });
      return outcomes.map(told);
    };
    const log = async () =>
      (await Array.fromAsync(staff.client.checkIn.everyScan({ occurrence }))).map(({ outcome }) =>
        outcome ? told(outcome) : '',
      );
    expect([await handIn(`${own}/tickets/7`), await log()]).toEqual([
      ['refused unknown-ticket'],
      ['refused unknown-ticket'],
    ]);
    expect([await handIn(`${own}/tickets/1`), await log()]).toEqual([['admitted'], ['admitted']]);
    // What is known stays, whatever the same scan shows later.
    expect([await handIn(`${own}/tickets/7`), await log()]).toEqual([['refused unknown-ticket'], ['admitted']]);
  });

  test('is had by who has registered: a guest by her link, a member for herself, and nobody else', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const lines = [
      { ticketType: 'seat', quantity: 2, attendees: [{ displayName: 'Ελένη', email: 'eleni@example.org' }] },
    ];
    const requestId = randomUUID();
    const made = await anybody.registrations.register({ occurrence, lines, wait: false, requestId });
    const name = made.registration?.name ?? '';
    const tickets = await Array.fromAsync(
      anybody.checkIn.everyTicket({ registration: name, linkToken: made.linkToken }),
    );
    expect(tickets.map((ticket) => [ticket.name, ticket.attendee, ticket.void])).toEqual([
      [`${name}/tickets/1`, 'Ελένη', false],
      [`${name}/tickets/2`, '', false],
    ]);
    expect(await refusedWith(codesOf(anybody, name))).toEqual(['not-allowed']);
    expect(await refusedWith(Array.fromAsync(anybody.checkIn.everyTicket({ occurrence })))).toEqual(['not-allowed']);
    const maria = (await servingDoor(scope, database.url, nats, memberOf(1))).client;
    const hers = await registeredFor(staff.client, occurrence, 1, memberOf(1).name);
    expect(await codesOf(maria, hers)).toEqual(await codesOf(staff.client, hers));
    expect(await refusedWith(codesOf(maria, name))).toEqual(['not-allowed']);
    const all = await Array.fromAsync(staff.client.checkIn.everyTicket({ occurrence, pageSize: 1 }));
    expect(new Map(all.map(({ name: of, code }) => [of, code]))).toEqual(
      new Map([`${name}/tickets/1`, `${name}/tickets/2`, `${hers}/tickets/1`].map((of) => [of, ''])),
    );
  });
});

describe('at the door', () => {
  test('a ticket is admitted once; the second scan is told when; an admission is taken back; the registration knows', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const own = await registeredFor(staff.client, occurrence);
    const [code = ''] = await codesOf(staff.client, own);
    const [first] = await scan(main(occurrence), code);
    expect([told(first as never), first?.ticket, first?.ticketType]).toEqual(['admitted', `${own}/tickets/1`, 'seat']);
    await soon(own, true);
    const [second] = await scan(main(occurrence), code);
    expect([told(second as never), second?.admittingScan]).toEqual(['already used', first?.id]);
    const [log] = await Array.fromAsync(staff.client.checkIn.everyScan({ occurrence }));
    expect(second?.admitTime).toBe(log?.time);
    const undo = scanOf(code, { kind: ScanKind.SCAN_KIND_UNDO });
    const undone = await staff.client.checkIn.handInScans({ list: main(occurrence), scanner: 'two', scans: [undo] });
    expect(undone.outcomes.map(told)).toEqual(['undone']);
    await soon(own, false);
    expect((await scan(main(occurrence), code)).map(told)).toEqual(['admitted']);
    await soon(own, true);
  });

  test('two doors at the same moment, in two processes: one alone admits', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const own = await registeredFor(staff.client, occurrence, 40);
    const codes = await codesOf(staff.client, own);
    const doors = [staff, other].flatMap(({ client }) => [client, client]);
    const told4 = await Promise.all(
      codes.map((code) =>
        Promise.all(
          doors.map(async ({ checkIn }, turn) => {
            const scans = [scanOf(code)];
            const { outcomes } = await checkIn.handInScans({ list: main(occurrence), scanner: `${turn}`, scans });
            return outcomes.map(told).join('');
          }),
        ),
      ),
    );
    for (const four of told4)
      expect(four.toSorted()).toEqual(['admitted', 'already used', 'already used', 'already used']);
    // What was told is what holds: nothing of it changed later.
    const log = await Array.fromAsync(staff.client.checkIn.everyScan({ occurrence }));
    expect(log.filter(({ outcome }) => outcome && told(outcome) === 'admitted')).toHaveLength(40);
    expect(log).toHaveLength(160);
  });

  test('a scanner that was offline: the earlier scan takes over, the log says so, and a repeat changes nothing', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const [code = ''] = await codesOf(staff.client, await registeredFor(staff.client, occurrence));
    const [live] = await scan(main(occurrence), code);
    const late = scanOf(code, { time: new Date(Date.now() - 60_000).toISOString() });
    const request = { list: main(occurrence), scanner: 'offline', scans: [late, late] };
    const [one, same] = (await staff.client.checkIn.handInScans(request)).outcomes;
    expect([one, same].map((outcome) => outcome && told(outcome))).toEqual(['admitted', 'admitted']);
    expect((await other.client.checkIn.handInScans(request)).outcomes).toEqual([one, same]);
    const log = await Array.fromAsync(staff.client.checkIn.everyScan({ occurrence, list: 'main' }));
    expect(log.map(({ scanner, outcome }) => [scanner, outcome?.id, outcome && told(outcome)])).toEqual([
      ['offline', late.id, 'admitted'],
      ['one', live?.id, 'already used'],
    ]);
    expect(log[1]?.outcome?.admittingScan).toBe(late.id);
  });

  test('two devices that number their scans alike are two', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const [one = '', two = ''] = await codesOf(staff.client, await registeredFor(staff.client, occurrence, 2));
    const handIn = async (scanner: string, code: string) => {
      const scans = [scanOf(code, { id: 'scan-0001' })];
      const done = await staff.client.checkIn.handInScans({ list: main(occurrence), scanner, scans });
      return done.outcomes.map((outcome) => [outcome.id, told(outcome), outcome.admittingScan]);
    };
    expect(await handIn('first', one)).toEqual([['scan-0001', 'admitted', '']]);
    expect(await handIn('second', one)).toEqual([['scan-0001', 'already used', 'scan-0001']]);
    expect(await handIn('third', two)).toEqual([['scan-0001', 'admitted', '']]);
    expect(await handIn('first', one)).toEqual([['scan-0001', 'admitted', '']]);
    expect(await Array.fromAsync(staff.client.checkIn.everyScan({ occurrence }))).toHaveLength(3);
    const walkIns = [{ id: 'count-01', origin: VisitOrigin.VISIT_ORIGIN_LOCAL, count: 2 }];
    for (const scanner of ['first', 'second', 'first'])
      await staff.client.checkIn.handInWalkIns({ list: main(occurrence), scanner, walkIns });
    const back = { list: main(occurrence), scanner: 'second', takenBack: ['count-01'] };
    expect((await staff.client.checkIn.handInWalkIns(back)).counts).toMatchObject([{ count: 2 }]);
    const wrong = staff.client.checkIn.handInWalkIns({ ...back, takenBack: ['x'] });
    expect(await refusedWith(wrong)).toEqual(['taken_back[0] id-format']);
  });

  test('a scanner whose clock is ahead is told to set it, and nothing of it is kept', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const [code = ''] = await codesOf(staff.client, await registeredFor(staff.client, occurrence));
    const scans = [scanOf(code, { time: new Date(Date.now() + 3_600_000).toISOString() })];
    const { outcomes } = await staff.client.checkIn.handInScans({ list: main(occurrence), scanner: 'one', scans });
    expect(outcomes.map(told)).toEqual(['refused clock-ahead']);
    expect(await Array.fromAsync(staff.client.checkIn.everyScan({ occurrence }))).toEqual([]);
    expect((await scan(main(occurrence), code)).map(told)).toEqual(['admitted']);
  });

  test('what is not paid is warned of, or refused where the list says so, and admitted once it is paid', async () => {
    const price = { minorUnits: 500n, currencyCode: 'EUR' };
    const occurrence = await occurrenceWith(staff.client, { ticketTypes: [{ id: 'seat', quotas: ['room'], price }] });
    const own = await registeredFor(staff.client, occurrence);
    const [code = ''] = await codesOf(staff.client, own);
    const strict = `${occurrence}/checkInLists/strict`;
    const list = { name: strict, unpaid: UnpaidTickets.UNPAID_TICKETS_REFUSE };
    await staff.client.checkIn.setCheckInList({ list });
    expect((await scan(strict, code)).map(told)).toEqual(['refused not-paid']);
    expect((await scan(main(occurrence), code)).map(told)).toEqual(['admitted not-paid']);
    await staff.client.registrations.setPayment({ name: own, payment: PaymentState.PAYMENT_STATE_PAID });
    expect((await scan(strict, code)).map(told)).toEqual(['admitted']);
    const counts = await staff.client.checkIn.getDoorCounts({ occurrence });
    expect([counts.admittedTickets, counts.lists.map((one) => [one.list, one.admittedTickets])]).toEqual([
      1,
      [
        ['main', 1],
        ['strict', 1],
      ],
    ]);
  });

  test('several lists: for some ticket types, and coming in again', async () => {
    const ticketTypes = ['seat', 'box'].map((id) => ({ id, quotas: ['room'] }));
    const occurrence = await occurrenceWith(staff.client, { ticketTypes });
    const [code = ''] = await codesOf(staff.client, await registeredFor(staff.client, occurrence));
    const { checkIn } = staff.client;
    const boxes = `${occurrence}/checkInLists/boxes`;
    await checkIn.setCheckInList({ list: { name: boxes, ticketTypes: ['box'] } });
    expect((await scan(boxes, code)).map(told)).toEqual(['refused not-on-this-list']);
    const set = await checkIn.setCheckInList({ list: { name: main(occurrence), severalEntries: true } });
    expect((await scan(main(occurrence), code, code)).map(told)).toEqual(['admitted', 'admitted']);
    const leaving = scanOf(code, { kind: ScanKind.SCAN_KIND_EXIT });
    const left = await checkIn.handInScans({ list: main(occurrence), scanner: 'one', scans: [leaving] });
    expect(left.outcomes.map(told)).toEqual(['left']);
    const { lists } = await checkIn.listCheckInLists({ occurrence });
    expect(lists.map(({ name }) => name.split('/').at(-1))).toEqual(['main', 'boxes']);
    const again = { name: main(occurrence), etag: set.list?.etag ?? '' };
    await checkIn.setCheckInList({ list: again });
    expect(await refusedWith(checkIn.setCheckInList({ list: { ...again, severalEntries: true } }))).toEqual([
      'stale-etag',
    ]);
    const unknown = { name: boxes, ticketTypes: ['box', 'sofa'] };
    expect(await refusedWith(checkIn.setCheckInList({ list: unknown }))).toEqual(['list.ticket_types[1] unknown']);
  });

  test('people without a ticket are counted by where they live, each count once, and a mistake is taken back', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const { checkIn } = staff.client;
    const ids = [randomUUID(), randomUUID(), randomUUID()] as const;
    const walkIns = [
      { id: ids[0], origin: VisitOrigin.VISIT_ORIGIN_LOCAL, count: 3 },
      { id: ids[1], origin: VisitOrigin.VISIT_ORIGIN_INBOUND_PARTNER, count: 2 },
    ];
    const at = { list: main(occurrence), scanner: 'one' };
    // The mistake is taken back before it has come.
    await checkIn.handInWalkIns({ ...at, takenBack: [ids[2]] });
    const mistake = { id: ids[2], origin: VisitOrigin.VISIT_ORIGIN_LOCAL, count: 900 };
    await checkIn.handInWalkIns({ ...at, walkIns: [...walkIns, mistake] });
    const { counts } = await checkIn.handInWalkIns({ ...at, walkIns });
    expect(counts).toMatchObject([
      { origin: VisitOrigin.VISIT_ORIGIN_LOCAL, count: 3 },
      { origin: VisitOrigin.VISIT_ORIGIN_INBOUND_PARTNER, count: 2 },
    ]);
    expect((await checkIn.getDoorCounts({ occurrence })).walkIns).toEqual(counts);
  });

  test('what is wrong is named, field by field', async () => {
    const occurrence = await occurrenceWith(staff.client);
    const { checkIn } = staff.client;
    const list = main(occurrence);
    expect(await refusedWith(checkIn.handInScans({ list: 'x', scanner: 'one', scans: [] }))).toEqual([
      'list resource-name',
    ]);
    expect(await refusedWith(checkIn.handInScans({ list, scanner: 'one', scans: [] }))).toEqual(['scans required']);
    expect(await refusedWith(checkIn.handInScans({ list, scanner: ' ', scans: [scanOf('x')] }))).toEqual([
      'scanner text-length',
    ]);
    const broken = [
      { id: 'short', shown: { $case: 'ticket' as const, value: 'x' }, kind: 99 as never },
      { id: randomUUID() },
    ];
    expect(await refusedWith(checkIn.handInScans({ list, scanner: 'one', scans: broken }))).toEqual([
      'scans[0].id id-format',
      'scans[0].ticket resource-name',
      'scans[0].kind unknown',
      'scans[1].code required',
    ]);
    const many = Array.from({ length: 501 }, () => scanOf('x'));
    expect(await refusedWith(checkIn.handInScans({ list, scanner: 'one', scans: many }))).toEqual(['scans too-many']);
    const walkIns = [{ id: randomUUID(), count: 0 }];
    expect(await refusedWith(checkIn.handInWalkIns({ list, scanner: 'one', walkIns }))).toEqual([
      'walk_ins[0].count count',
      'walk_ins[0].origin required',
    ]);
    const nowhere = `${occurrence}/checkInLists/garden`;
    expect(await refusedWith(scan(nowhere, 'x'))).toEqual(['list-not-found']);
    const unheard = main(occurrence.replace('2027', '2031'));
    expect(await refusedWith(scan(unheard, 'x'))).toEqual(['occurrence-not-found']);
    const maria = (await servingDoor(scope, database.url, nats, memberOf(1))).client;
    const scans = [scanOf('x')];
    expect(await refusedWith(maria.checkIn.handInScans({ list, scanner: 'one', scans }))).toEqual(['not-allowed']);
    expect(await refusedWith(maria.checkIn.setCheckInList({ list: { name: list } }))).toEqual(['not-allowed']);
  });

  test('a process that ends between admitting and telling: another one tells the registration', async () => {
    const own = testScope();
    const place = own.use(openTestDatabase());
    const first = await servingDoor(own, place.url, nats);
    const occurrence = await occurrenceWith(first.client);
    const name = await registeredFor(first.client, occurrence);
    const [code = ''] = await codesOf(first.client, name);
    // As after a crash it does not tell any more; it still serves.
    await first.door[Symbol.asyncDispose]();
    const scans = [scanOf(code)];
    await first.client.checkIn.handInScans({ list: main(occurrence), scanner: 'one', scans });
    expect(await first.mongo.collection('doors').countDocuments({ untoldSince: { $exists: true } })).toBe(1);
    expect((await first.client.registrations.getRegistration({ name })).registration?.checkedIn).toBe(false);
    const second = await servingDoor(own, place.url, nats);
    await eventually(
      async () => (await second.client.registrations.getRegistration({ name })).registration?.checkedIn === true,
      { what: 'the check-in', timeout: 20_000 },
    );
    await eventually(
      async () => (await first.mongo.collection('doors').countDocuments({ untoldSince: { $exists: true } })) === 0,
      { what: 'the note that it is told' },
    );
  });

  test('who takes over 250 of another process goes on while nobody else tells of them, and not once it is to stop', async () => {
    const own = testScope();
    const place = own.use(openTestDatabase());
    const { client, door, mongo } = await servingDoor(own, place.url, nats);
    const occurrence = await occurrenceWith(client);
    const name = await registeredFor(client, occurrence, 250);
    const codes = await codesOf(client, name);
    await door[Symbol.asyncDispose]();
    for (const some of [codes.slice(0, 125), codes.slice(125)])
      await client.checkIn.handInScans({
        list: main(occurrence),
        scanner: 'one',
        scans: some.map((code) => scanOf(code)),
      });
    const untold = () => mongo.collection('doors').countDocuments({ untoldSince: { $exists: true } });
    const { doors } = door.app;
    const later = { ...door.app, now: () => Date.now() + 60_000 };
    const goOn = new AbortController().signal;

    await tellRegistrations(later, new Map(), AbortSignal.abort());
    expect(await untold()).toBe(250);
    // Another process is faster each time.
    const noteTold: typeof doors.noteTold = async (some) => {
      await doors.noteTold(some);
      return doors.noteTold(some);
    };
    await tellRegistrations({ ...later, doors: { ...doors, noteTold } }, new Map(), goOn);
    expect(await untold()).toBe(150);
    expect((await client.registrations.getRegistration({ name })).registration?.checkedIn).toBe(true);
    await tellRegistrations(later, new Map(), goOn);
    expect(await untold()).toBe(0);
  });
});

test('two members are merged, one of them checked in: one registration remains, checked in, and the seat goes to who waits; undo restores', async () => {
  const occurrence = await occurrenceWith(staff.client, {
    quotas: [{ id: 'room', capacity: 2 }],
    promotion: 2 as never,
  });
  const [one, two] = [memberOf(71).name, memberOf(72).name];
  const first = await registeredFor(staff.client, occurrence, 1, one);
  const second = await registeredFor(staff.client, occurrence, 1, two);
  const waits = await registeredFor(staff.client, occurrence);
  const [ticket = ''] = await codesOf(staff.client, second);
  await scan(main(occurrence), ticket);
  await soon(second, true);
  const { places } = staff.door.app;
  await followMerge(places, two, one);
  expect([await registration(first), await registration(second)]).toMatchObject([
    { state: RegistrationState.REGISTRATION_STATE_CONFIRMED, checkedIn: true },
    { state: RegistrationState.REGISTRATION_STATE_UNITED },
  ]);
  await eventually(async () => (await registration(waits))?.state === RegistrationState.REGISTRATION_STATE_CONFIRMED, {
    what: 'the seat of who waits',
  });
  // Her other ticket is worth nothing; taking back the admission by it reaches the registration that remains.
  expect((await scan(main(occurrence), ticket)).map(told)).toEqual(['refused cancelled']);
  const undo = scanOf(ticket, { kind: ScanKind.SCAN_KIND_UNDO });
  await staff.client.checkIn.handInScans({ list: main(occurrence), scanner: 'one', scans: [undo] });
  await soon(first, false);
  await scan(main(occurrence), ...(await codesOf(staff.client, first)));
  await soon(first, true);
  await followMergeUndone(places, two, one);
  expect((await registration(first))?.person).toBe(one);
  expect(await registration(second)).toMatchObject({
    person: two,
    state: RegistrationState.REGISTRATION_STATE_WAITING,
  });
});

test('5,000 tickets, 8 scanners, two of them offline with 300 equal tickets: each is admitted once, by time of scan', async () => {
  const occurrence = await occurrenceWith(staff.client);
  const orders = await Promise.all(Array.from({ length: 20 }, () => registeredFor(staff.client, occurrence, 250)));
  const codes = (await Promise.all(orders.map((name) => codesOf(staff.client, name)))).flat();
  expect(new Set(codes).size).toBe(5_000);
  const [online, held] = [codes.slice(0, 4_700), codes.slice(4_700)];
  const begun = Date.now() - 3_600_000;
  const handIn = async (client: NodeClient, scanner: string, scans: readonly ReturnType<typeof scanOf>[]) => {
    for (let start = 0; start < scans.length; start += 50)
      await client.checkIn.handInScans({ list: main(occurrence), scanner, scans: scans.slice(start, start + 50) });
  };
  const offline = [0, 1].map((which) =>
    held.map((code, turn) => {
      // Each of the two is the earlier one for half of the tickets.
      const time = new Date(begun + 2 * turn + ((turn + which) % 2)).toISOString();
      return scanOf(code, { id: `offline-${which}-${turn}`, time });
    }),
  );
  await Promise.all([
    ...Array.from({ length: 6 }, (_, scanner) =>
      handIn(
        (scanner % 2 ? staff : other).client,
        `online-${scanner}`,
        online.filter((_code, turn) => turn % 6 === scanner).map((code) => scanOf(code)),
      ),
    ),
    ...offline.map((scans, which) => handIn((which ? staff : other).client, `offline-${which}`, scans.toReversed())),
  ]);
  expect((await staff.client.checkIn.getDoorCounts({ occurrence })).admittedTickets).toBe(5_000);
  const log = await Array.fromAsync(staff.client.checkIn.everyScan({ occurrence }));
  expect(log).toHaveLength(5_300);
  const by = (word: string) => log.filter(({ outcome }) => outcome && told(outcome) === word);
  expect(new Set(by('admitted').map(({ outcome }) => outcome?.ticket)).size).toBe(5_000);
  const lost = new Set(by('already used').map(({ outcome }) => outcome?.id));
  expect(lost).toEqual(new Set(held.map((_, turn) => `offline-${turn % 2 === 0 ? 1 : 0}-${turn}`)));
});
