import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EventKind, EventMode } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { program, succeeded } from '../support/run-cli.ts';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { person } from '../support/people.ts';

const patience = 60_000;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Registration {
  readonly name: string;
  readonly state: string;
}

interface Ticket {
  readonly name: string;
  readonly code: string;
}

const rules = {
  quotas: [{ id: 'room', capacity: 3 }],
  ticketTypes: [
    {
      id: 'visitor',
      name: { sq: { text: 'Vizitor' } },
      quotas: ['room'],
      price: { minorUnits: 500, currencyCode: 'EUR' },
    },
  ],
  waitingList: true,
  promotion: 'PROMOTION_CONFIRM',
  holdMilliseconds: 900_000,
  offerMilliseconds: 86_400_000,
  questions: [
    {
      id: 'origin',
      text: { en: { text: 'Where do you live?' } },
      choice: {
        options: ['LOCAL', 'INBOUND_PARTNER'],
        optionNames: [{ option: 'LOCAL', name: { sq: { text: 'Në zonë' } } }],
      },
    },
  ],
};

// Covers: the commands of registrations, of the door and of attendance, one after another as a coordinator types them.
describe('the commands of registrations, the door and attendance', () => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let vlora: NodeUnderTest;
  let folder = '';
  let event = '';
  let occurrence = '';
  const guests: Registration[] = [];
  const tickets: Ticket[] = [];

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'vlora']));
    vlora = federation.city('vlora');
    const { events } = vlora.client();
    // It has begun wherever one is, and is not over.
    const startDate = Temporal.Now.plainDateISO('UTC').subtract({ days: 2 }).toString();
    const made = await events.createEvent({
      event: {
        titles: { en: { text: 'Open training' } },
        kind: EventKind.EVENT_KIND_TRAINING,
        disciplines: ['heritage'],
        organisers: ['nodes/vlora/members/01890000-0000-8000-8000-000000000001'],
        mode: EventMode.EVENT_MODE_ONLINE,
        link: 'https://example.org/',
        schedule: { first: { $case: 'days', value: { startDate, dayCount: 6 } } },
      },
    });
    event = made.event?.name ?? '';
    await events.publishEvent({ name: event });
    occurrence = `${event}/occurrences/single`;
  });

  const inclust = (node: NodeUnderTest, ...args: readonly string[]): Promise<Ended> =>
    new Promise((done) => {
      execFile(process.execPath, [program, '--operator-of', node.home, ...args], (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
      );
    });

  async function json<Answer>(node: NodeUnderTest, ...args: readonly string[]): Promise<Answer> {
    const { stdout, stderr } = await inclust(node, '--json', ...args);
    if (stdout === '') throw new Error(`${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout) as Answer;
  }

  const jsonLines = (text: string): unknown[] =>
    text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));

  const stateOf = async (node: NodeUnderTest, name: string): Promise<string> =>
    (await json<Registration>(node, 'registrations', 'get', name)).state;

  test('rules are set from a file and shown, and a misspelt field is named', async () => {
    const file = join(folder, 'rules.json');
    await writeFile(file, JSON.stringify({ ...rules, waitinglist: true }));
    const misspelt = await inclust(vlora, 'registrations', 'rules', event, '--file', file);
    expect(misspelt).toMatchObject({ code: 2, stderr: expect.stringContaining('waitinglist') });
    await writeFile(file, JSON.stringify(rules));
    await succeeded(inclust(vlora, 'registrations', 'rules', event, '--file', file));
    const shown = await json<typeof rules>(vlora, 'registrations', 'rules', event);
    expect(shown).toMatchObject({ quotas: rules.quotas, waitingList: true, promotion: 'PROMOTION_CONFIRM' });
    const available = await inclust(vlora, 'registrations', 'availability', occurrence);
    expect(available).toMatchObject({ code: 0, stdout: expect.stringContaining('visitor\tVizitor\t5 EUR\t3\t3\t0') });
    expect(available.stdout).toContain('asks: origin: LOCAL (Në zonë), INBOUND_PARTNER');
  });

  test('guests register, the last of them waits, and who was cancelled makes room', async () => {
    for (const [turn, origin] of ['LOCAL', 'INBOUND_PARTNER', 'LOCAL', 'LOCAL'].entries()) {
      const attendee = `Vizitore ${turn} <vizitore${turn}@demo.example>`;
      const args = [occurrence, '--ticket', 'visitor=1', '--attendee', attendee, '--answer', `origin=${origin}`];
      guests.push(await json(vlora, 'registrations', 'register', ...args, '--wait'));
    }
    expect(guests.map(({ state }) => state.replace('REGISTRATION_STATE_', ''))).toEqual([
      'CONFIRMED',
      'CONFIRMED',
      'CONFIRMED',
      'WAITING',
    ]);
    const full = await inclust(
      vlora,
      'registrations',
      'register',
      occurrence,
      '--ticket',
      'visitor=1',
      '--attendee',
      'X <x@demo.example>',
    );
    expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining('sold-out') });
    const [first, , , last] = guests;
    await succeeded(inclust(vlora, 'registrations', 'cancel', first?.name ?? ''));
    await eventually(async () => expect(await stateOf(vlora, last?.name ?? '')).toMatch(/CONFIRMED/), {
      what: 'who waited to have the place',
    });
    const waiting = await json<unknown[]>(
      vlora,
      'registrations',
      'list',
      occurrence,
      '--state',
      'waiting',
      'cancelled',
    );
    expect(waiting).toHaveLength(1);
    const counted = await inclust(vlora, 'registrations', 'count', occurrence);
    expect(counted.stdout).toContain('3 active, 1 cancelled, 0 let in');
    expect((await inclust(vlora, 'registrations', 'list')).code).toBe(2);
  });

  test('a payment is noted, and the list is written as a file by its name', async () => {
    const [, second] = guests;
    const paid = await inclust(vlora, 'registrations', 'payment', second?.name ?? '', 'paid');
    expect(paid).toMatchObject({ code: 0, stdout: expect.stringContaining('PAYMENT_STATE_PAID') });
    expect((await inclust(vlora, 'registrations', 'payment', second?.name ?? '', 'gratis')).code).toBe(2);
    const file = join(folder, 'who.tsv');
    await succeeded(inclust(vlora, 'registrations', 'export', occurrence, file));
    expect((await readFile(file, 'utf8')).split('\n')[0]).toContain('\t');
  });

  test('tickets are checked without a node, and forged ones are told', async () => {
    for (const { name } of guests.slice(1)) tickets.push(...(await json<Ticket[]>(vlora, 'check-in', 'tickets', name)));
    expect(tickets).toHaveLength(3);
    const keys = await json<{ keyId: string; publicKey: string }[]>(vlora, 'check-in', 'keys');
    const file = join(folder, 'keys.json');
    await writeFile(file, JSON.stringify(keys));
    const codes = tickets.map(({ code }) => code);
    const nowhere = ['--json', '--data', join(folder, 'nothing'), 'check-in', 'verify'];
    const verified = await inclust(vlora, ...nowhere, '--keys-file', file, ...codes);
    expect(verified.code).toBe(0);
    expect(jsonLines(verified.stdout)).toMatchObject(
      tickets.map(({ name }) => ({ ok: true, node: 'vlora', registration: name.split('/').at(-3), place: 1 })),
    );
    const forged = await inclust(vlora, ...nowhere, '--key', keys[0]?.publicKey ?? '', forgedFrom(codes[0]));
    expect([forged.code, jsonLines(forged.stdout)]).toMatchObject([1, [{ ok: false, reason: 'wrong-signature' }]]);
  });

  test('scans come in as they are typed and from a file, each once, and the exit code tells who does not come in', async () => {
    const door = `${occurrence}/checkInLists/main`;
    const [one, two, three] = tickets.map(({ code }) => code);
    const scan = (...args: readonly string[]) => inclust(vlora, '--json', 'check-in', 'scan', door, ...args);
    await succeeded(inclust(vlora, 'check-in', 'list', door, '--unpaid', 'warn'));
    expect((await inclust(vlora, 'check-in', 'lists', occurrence)).stdout).toContain('checkInLists/main\tall tickets');
    const first = await scan(one ?? '');
    expect([first.code, jsonLines(first.stdout)]).toMatchObject([0, [{ result: 'SCAN_RESULT_ADMITTED' }]]);
    const file = join(folder, 'scans.jsonl');
    const lines = [
      { id: 'offline-1', code: two, time: new Date().toISOString() },
      { id: 'offline-2', code: one },
      { id: 'offline-3', code: forgedFrom(three) },
    ];
    await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    for (let times = 0; times < 2; times += 1) {
      const kept = await scan('--file', file, '--scanner', 'side door');
      expect([kept.code, jsonLines(kept.stdout)]).toMatchObject([
        1,
        [
          { id: 'offline-1', result: 'SCAN_RESULT_ADMITTED' },
          { id: 'offline-2', result: 'SCAN_RESULT_ALREADY_USED' },
          { id: 'offline-3', result: 'SCAN_RESULT_REFUSED', reason: 'code-invalid' },
        ],
      ]);
    }
    await writeFile(file, '{"id":"x"}');
    expect((await scan('--file', file)).code).toBe(2);
    expect((await scan(one ?? '', '--undo')).stdout).toContain('SCAN_RESULT_UNDONE');
    expect((await scan(tickets[0]?.name ?? '')).stdout).toContain('SCAN_RESULT_ADMITTED');
    const log = await json<{ scanner: string }[]>(vlora, 'check-in', 'log', occurrence);
    expect(log.map(({ scanner }) => scanner).sort()).toEqual([
      'cli',
      'cli',
      'cli',
      'side door',
      'side door',
      'side door',
    ]);
  });

  test('people without a ticket are counted and taken back, and the report shows who came', async () => {
    const door = `${occurrence}/checkInLists/main`;
    const walkIns = (...args: readonly string[]) =>
      json<{ handedIn: string[] }>(vlora, 'check-in', 'walk-ins', door, ...args);
    await walkIns('INBOUND_OTHER', '4');
    const mistake = await walkIns('unknown', '50');
    expect(await walkIns('--take-back', mistake.handedIn[0] ?? '')).toMatchObject({
      counts: [{ origin: 'inbound-other', count: 4 }],
    });
    const counts = await inclust(vlora, 'check-in', 'counts', occurrence);
    expect(counts.stdout).toContain('2 tickets let in; without a ticket: inbound-other 4');
    await succeeded(inclust(vlora, 'attendance', 'tickets', occurrence));
    const counted = ['--method', 'door-count', '--origin', 'UNKNOWN=9', '--confidence', 'medium'];
    const record = await inclust(vlora, 'attendance', 'record', occurrence, ...counted, '--evidence', 'clicker 2');
    expect(record).toMatchObject({ code: 0, stdout: expect.stringContaining('by door-count: unknown 9') });
    expect((await inclust(vlora, 'attendance', 'record', occurrence, ...counted)).stderr).toContain('already-counted');
    const corrected = await inclust(vlora, 'attendance', 'correct', occurrence, ...counted, '--reason', 'miscounted');
    expect(corrected.code).toBe(0);
    const chosen = await inclust(vlora, 'attendance', 'choose', occurrence, '--method', 'door-count');
    expect(chosen.stdout).toContain('visitors: unknown 9 (by door-count, chosen)');
    expect((await inclust(vlora, 'attendance', 'choose', occurrence)).stdout).toContain('(by tickets)');
    const completed = await inclust(vlora, 'attendance', 'complete', occurrence, guests[1]?.name ?? '');
    expect(completed.stdout).toContain('registered who came: 2, completed: 1');
    expect(await json<unknown[]>(vlora, 'attendance', 'list', event)).toHaveLength(1);
    expect((await inclust(vlora, 'attendance', 'get', occurrence)).stdout).toContain('shown by scan-log');
    const report = await inclust(vlora, 'attendance', 'report', event);
    expect(report.stdout.trimEnd().split('\n').at(-1)).toBe(
      'all\t3\t1\t3\t2\t2\tlocal 1, inbound-partner 1, inbound-other 4',
    );
  });

  test('a member of another city registers at home, also while the node of the event cannot be reached', async () => {
    const arta = federation.city('arta');
    const { member } = await arta.client().members.registerMember({ profile: person(1) });
    const name = member?.name ?? '';
    const wanted = ['registrations', 'register', occurrence, '--person', name, '--ticket', 'visitor=1', '--wait'];
    await eventually(async () => (await inclust(arta, 'agenda', 'get', event)).code === 0, {
      what: 'Arta to hear of the event',
      timeout: patience,
    });
    federation.link('vlora').cut('close');
    const pending = await inclust(arta, ...wanted, '--request-id', 'pending-at-home');
    expect(pending).toMatchObject({ code: 0, stdout: expect.stringContaining('the node vlora has not answered yet') });
    federation.link('vlora').mend();
    const [kept] = await json<Registration[]>(arta, 'registrations', 'list', '--person', name);
    await eventually(async () => expect(await stateOf(arta, kept?.name ?? '')).toMatch(/WAITING/), {
      what: 'the node of the event to answer',
      timeout: patience,
    });
    expect((await inclust(arta, 'registrations', 'cancel', kept?.name ?? '')).stdout).toContain('cancelled');
    await eventually(async () => expect(await stateOf(vlora, kept?.name ?? '')).toMatch(/CANCELLED/), {
      what: 'the node of the event to hear of the end',
      timeout: patience,
    });
  });

  test('this and the following occurrences of a series are changed', async () => {
    const series = ['--start', '2027-10-05T19:00', '--zone', 'Europe/Tirane', '--rule', 'FREQ=WEEKLY;COUNT=4'];
    const created = await json<{ name: string }>(vlora, 'events', 'create', '--sq', 'Seri', ...series);
    const change = (...args: readonly string[]) => inclust(vlora, 'events', 'change', created.name, ...args);
    const moved = await change('--from', '2027-10-19T19:00', '--start', '2027-10-20T18:00');
    expect(moved).toMatchObject({ code: 0, stdout: expect.stringMatching(/what follows: .*2027-10-20 ?T?18:00/) });
    expect((await change('--from', '2027-10-12T19:00', '--remove')).code).toBe(0);
    expect((await change()).code).toBe(2);
    expect((await change('--remove', '--minutes', '30')).code).toBe(2);
  });
});

/** The same code with a letter of what is signed changed. */
function forgedFrom(code = ''): string {
  const [signed = '', signature = ''] = code.split('.');
  return `${signed.slice(0, 20)}${signed[20] === 'B' ? 'C' : 'B'}${signed.slice(21)}.${signature}`;
}
