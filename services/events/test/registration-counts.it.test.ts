import { randomUUID } from 'node:crypto';
import type { NodeClient } from '@inclust/client';
import { RegistrationState } from '@inclust/contracts';
import { eventually, fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { cellText, readTable } from '@inclust/tabular';
import { jetstreamManager } from '@nats-io/jetstream';
import { beforeAll, expect, test } from 'vitest';
import { codesOf, scanOf } from './serving-door.ts';
import { node, organisation, refusedWith, servingEvents } from './serving-events.ts';
import { memberOf } from './serving-registrations.ts';

const scope = fileScope();
const database = testDatabase();
let natsUrl: string;
let served: Awaited<ReturnType<typeof servingEvents>>;
let staff: NodeClient;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  served = await servingEvents(scope, database.url, natsUrl);
  staff = served.client;
});

/** A published event with registrations; its name and that of its occurrence. */
async function published() {
  const startTime = Temporal.Now.plainDateISO('Europe/Athens').add({ days: 9 }).toString();
  const { event } = await staff.events.createEvent({
    event: {
      titles: { el: { text: 'Χορός' } },
      disciplines: ['performing-arts'],
      organisers: [organisation],
      mode: 2,
      link: 'https://example.org/live',
      schedule: {
        first: {
          $case: 'timed',
          value: { startTime: `${startTime}T19:00`, timeZone: 'Europe/Athens', durationSeconds: 3_600n },
        },
      },
    },
  });
  const name = event?.name ?? '';
  await staff.events.publishEvent({ name });
  const food = { el: { text: 'Τι τρώτε;' }, en: { text: 'What do you eat?' } };
  const question = { id: 'food', text: food, kind: { $case: 'freeText' as const, value: { longest: 100 } } };
  await staff.registrations.setRegistrationRules({
    event: name,
    rules: {
      quotas: [{ id: 'room', capacity: 3 }],
      ticketTypes: [{ id: 'seat', quotas: ['room'] }],
      waitingList: true,
      promotion: 2,
      holdMilliseconds: 900_000n,
      offerMilliseconds: 3_600_000n,
      questions: [question],
    },
  });
  return { event: name, occurrence: `${name}/occurrences/single` };
}

async function register(occurrence: string, displayName: string, food: string): Promise<string> {
  const { registration } = await staff.registrations.register({
    occurrence,
    person: `nodes/${node}/members/${randomUUID()}`,
    lines: [{ ticketType: 'seat', quantity: 1, attendees: [{ displayName, email: 'somebody@example.org' }] }],
    answers: { food: { kind: { $case: 'freeText', value: food } } },
    wait: true,
  });
  return registration?.name ?? '';
}

/** The header and the rows of an export, as texts. */
async function exported(occurrence: string, format: string, language: string) {
  const chunks = await Array.fromAsync(staff.registrations.exportRegistrations({ occurrence, format, language }));
  const read = readTable(Buffer.concat(chunks), { unprotect: true });
  if (!read.ok) throw new Error(read.problem.message);
  const { header, rows } = read.table;
  const texts = [...rows].flatMap((one) => (one.type === 'row' ? [one.cells.map(cellText)] : []));
  return { header, rows: texts };
}

test('three registrations, one deleted, one cancelled: list, dashboard, export and report all say 1 active, 1 cancelled', async () => {
  const { event, occurrence } = await published();
  const kept = await register(occurrence, 'Άννα Πρώτη', '=1+1');
  const cancelled = await register(occurrence, 'Βασίλης Δεύτερος', 'ψάρι');
  const mistaken = await register(occurrence, 'Γιάννης Λάθος', 'κρέας');
  await staff.registrations.cancelRegistration({ name: cancelled });
  const { registration } = await staff.registrations.deleteRegistration({ name: mistaken });
  expect(registration).toMatchObject({ state: RegistrationState.REGISTRATION_STATE_DELETED, answers: {} });
  expect(registration?.lines[0]?.attendees).toEqual([]);
  expect((await staff.registrations.deleteRegistration({ name: mistaken })).registration?.etag).toBe(
    registration?.etag,
  );

  const listed = await Array.fromAsync(staff.registrations.everyRegistration({ occurrence }));
  expect(new Map(listed.map(({ name, state }) => [name, state]))).toEqual(
    new Map([
      [kept, RegistrationState.REGISTRATION_STATE_CONFIRMED],
      [cancelled, RegistrationState.REGISTRATION_STATE_CANCELLED],
    ]),
  );
  const dashboard = await staff.registrations.countRegistrations({ occurrence });
  expect([dashboard.active, dashboard.cancelled, dashboard.checkedIn]).toEqual([1n, 1n, 0n]);
  for (const format of ['csv', 'xlsx']) {
    const { header, rows } = await exported(occurrence, format, 'el');
    expect(header.at(-1)).toBe('Τι τρώτε;');
    expect(rows.map((row) => [row[0], row[2], row[7], row.at(-1)])).toEqual([
      [kept, 'επιβεβαιωμένη', 'Άννα Πρώτη', '=1+1'],
      [cancelled, 'ακυρωμένη', 'Βασίλης Δεύτερος', 'ψάρι'],
    ]);
  }
  const report = await staff.attendance.getEventReport({ event });
  for (const one of [report.total, ...report.occurrences]) expect([one?.active, one?.cancelled]).toEqual([1n, 1n]);
  const deleted = { occurrence, states: [RegistrationState.REGISTRATION_STATE_DELETED] };
  expect((await Array.fromAsync(staff.registrations.everyRegistration(deleted))).map(({ name }) => name)).toEqual([
    mistaken,
  ]);
});

test('options have names that people read: kept as they were set, in exports by language, and each rule of theirs is named', async () => {
  const { event, occurrence } = await published();
  const { rules } = await staff.registrations.getRegistrationRules({ event });
  const optionNames = [{ option: 'fish', name: { el: { text: 'Ψάρι' }, sq: { text: 'Peshk' } } }];
  const kind = (more: object) => ({
    $case: 'choice' as const,
    value: { options: ['fish', 'meat'], several: true, optionNames, ...more },
  });
  const asking = (more: object = {}) => ({
    event,
    rules: { ...rules, questions: [{ id: 'food', text: { el: { text: 'Τι τρώτε;' } }, kind: kind(more) }] },
  });
  const [name] = optionNames;
  for (const [more, broken] of [
    [{ options: ['fish', 'fish'] }, 'questions[0].options repeated'],
    [{ optionNames: [{ ...name, option: 'soup' }] }, 'questions[0].option_names[0].option option-unknown'],
    [{ optionNames: [name, name] }, 'questions[0].option_names[1].option repeated'],
    [
      { optionNames: [{ option: 'fish', name: { el: { text: ' ' } } }] },
      'questions[0].option_names[0].name.el text-length',
    ],
  ] as const) {
    const refused = await refusedWith(staff.registrations.setRegistrationRules(asking(more)));
    expect(refused).toEqual(expect.arrayContaining([broken]));
  }
  await staff.registrations.setRegistrationRules(asking());
  const { questions } = await staff.registrations.getAvailability({ occurrence });
  expect(questions[0]?.kind).toMatchObject(
    kind({ optionNames: [{ option: 'fish', name: { sq: { text: 'Peshk' } } }] }),
  );
  await staff.registrations.register({
    occurrence,
    person: `nodes/${node}/members/${randomUUID()}`,
    lines: [{ ticketType: 'seat', quantity: 1 }],
    answers: { food: { kind: { $case: 'choice', value: { options: ['fish', 'meat'] } } } },
  });
  for (const [language, said] of [
    ['el', 'Ψάρι; meat'],
    ['sq', 'Peshk; meat'],
  ] as const)
    expect((await exported(occurrence, 'csv', language)).rows.map((row) => row.at(-1))).toEqual([said]);
});

test('nothing of a deleted one is kept or told, its place goes to who waits, and who was let in was no mistake', async () => {
  const { occurrence } = await published();
  const [first, second, third] = [
    await register(occurrence, 'Δήμητρα Α', 'α'),
    await register(occurrence, 'Ελένη Μυστική', 'β'),
    await register(occurrence, 'Ζωή Γ', 'γ'),
  ];
  const waits = await register(occurrence, 'Ηλίας Δ', 'δ');
  await staff.registrations.deleteRegistration({ name: second });
  const stateOf = async (name: string) => (await staff.registrations.getRegistration({ name })).registration?.state;
  await eventually(async () => (await stateOf(waits)) === RegistrationState.REGISTRATION_STATE_CONFIRMED, {
    what: 'the place of who waits',
  });
  const codes = await codesOf(staff, first);
  const list = `${occurrence}/checkInLists/main`;
  await staff.checkIn.handInScans({ list, scanner: 'one', scans: codes.map((code) => scanOf(code)) });
  await eventually(
    async () => (await staff.registrations.getRegistration({ name: first })).registration?.checkedIn === true,
    { what: 'the check-in' },
  );
  expect(await refusedWith(staff.registrations.deleteRegistration({ name: first }))).toEqual([
    'registration-checked-in',
  ]);
  const maria = (await servingEvents(scope, database.url, natsUrl, memberOf(1))).client;
  expect(await refusedWith(maria.registrations.deleteRegistration({ name: third }))).toEqual(['not-allowed']);
  expect(await refusedWith(maria.registrations.countRegistrations({ occurrence }))).toEqual(['not-allowed']);
  expect(await refusedWith(Array.fromAsync(maria.registrations.exportRegistrations({ occurrence })))).toEqual([
    'not-allowed',
  ]);
  const wrong = { occurrence, format: 'pdf', language: 'fr', delimiter: '|' };
  expect(await refusedWith(Array.fromAsync(staff.registrations.exportRegistrations(wrong)))).toEqual([
    'format value-unknown',
    'language value-unknown',
    'delimiter value-unknown',
  ]);
  // What is embedded goes some seconds after.
  await eventually(async () => !JSON.stringify(await everything()).includes('Μυστική'), {
    what: 'that nothing is kept of her',
    timeout: 20_000,
  });
});

/** Every document of every collection, and the stream. */
async function everything(): Promise<unknown[]> {
  const { db } = served.mongo;
  const found: unknown[] = [];
  for (const { name } of (await db?.listCollections().toArray()) ?? [])
    found.push(...((await db?.collection(name).find().toArray()) ?? []));
  const manager = await jetstreamManager(served.nats);
  const { state } = await manager.streams.info('EVENTS');
  for (let seq = state.first_seq; seq <= state.last_seq; seq += 1)
    found.push(Buffer.from((await manager.streams.getMessage('EVENTS', { seq }))?.data ?? []).toString());
  return found;
}
