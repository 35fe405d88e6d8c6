import { createHash, generateKeyPairSync, verify, type KeyObject } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import {
  EditReportRequest,
  ExportReportRequest,
  MoveReportRequest,
  Programme,
  type ReportFilter,
  ReportFormat,
  ReportMoved,
  ReportServiceClient,
  ReportState,
  SetExchangeRateRequest,
  TextState,
  WatchReportsRequest,
  type Report,
  type WatchReportsResponse,
} from '@inclust/contracts';
import { testAccess } from '@inclust/access/testing';
import { createLogger } from '@inclust/host';
import { parseNodeId, type Actor, type NodeId, type Role } from '@inclust/kernel';
import { connectNats, eventsStream, reconcileStreams } from '@inclust/messaging';
import { publicKeyFromRaw } from '@inclust/node-home';
import { callUnary, openClient, refusalOf, startRpcServer } from '@inclust/rpc';
import { openTestNats, testScope, toldStream } from '@inclust/testkit';
import { jetstreamManager } from '@nats-io/jetstream';
import { expect, test } from 'vitest';
import { createReports } from '../src/reports.ts';
import { createDefinitions } from '../src/storage/own-indicator-store.ts';
import { day, factOf, subject } from './build.ts';
import { openProcesses, type StoredProcess } from './stored.ts';

const name = 'programmes/interreg/periods/2027-h1/reports/kerkyra';
const next = 'programmes/interreg/periods/2027-h2/reports/kerkyra';
const { publicKey, privateKey } = generateKeyPairSync('ed25519');

/** Reports over a store, as two servers with a role each. */
async function open(stored: StoredProcess): Promise<(role: Role) => ReportServiceClient> {
  const scope = testScope();
  const logger = createLogger({ node: 'test', service: 'reports', level: 'trace', destination: toldStream });
  const { url } = scope.use(await openTestNats());
  const nats = scope.use(await connectNats({ url, name: 'reports-test', logger })).connection;
  await reconcileStreams(await jetstreamManager(nats), [eventsStream]);
  const clients = new Map<Role, ReportServiceClient>();
  for (const role of ['coordinator', 'officer'] as const) {
    const actor: Actor = { kind: 'apiKey', id: `${role}-1`, node: 'kerkyra' as NodeId, roles: [role] };
    const reports = scope.use(
      await createReports({
        timeZone: 'Europe/Athens',
        node: parseNodeId('kerkyra') as NodeId,
        reportKey: privateKey,
        mongo: stored.connection,
        nats,
        facts: stored.store,
        catalogue: createDefinitions(stored.connection).catalogue,
        context: { logger, admit: testAccess(actor).admit },
        logger,
      }),
    );
    const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [reports.service] }));
    clients.set(role, scope.use(openClient(ReportServiceClient, `127.0.0.1:${server.port}`)));
  }
  return (role) => {
    const client = clients.get(role);
    if (!client) throw new Error(`nobody is ${role}`);
    return client;
  };
}

const programme = (more: Partial<Programme> = {}): Programme =>
  Programme.fromPartial({
    name: 'programmes/interreg',
    title: { en: { text: 'Programme', state: TextState.TEXT_STATE_ORIGINAL } },
    fromMonth: '2027-01',
    untilMonth: '2027-12',
    periods: [
      { periodId: '2027-h1', fromMonth: '2027-01', untilMonth: '2027-06' },
      { periodId: '2027-h2', fromMonth: '2027-07', untilMonth: '2027-12' },
    ],
    targets: [
      { indicator: 'O02', nodeId: 'kerkyra', value: '2' },
      { indicator: 'R04', nodeId: 'kerkyra', value: '0.5', baseline: '0' },
    ],
    ...more,
  });

let requests = 0;
const requestId = (): string => `request-${(requests += 1)}`;

function supported(key: string, deliveredOn: string, id: string, more: { hasEvidence?: boolean } = {}) {
  const organisation = {
    distinctKey: key,
    countryCode: 'GR',
    legalForm: 'gr-ike',
    enterprise: true,
    publicBody: false,
    size: 'micro',
    nace: 'unknown',
    socialForm: '',
  };
  const state = { kind: 'support', organisation, supportKind: 'mentoring', deliveredOn: day(deliveredOn) } as const;
  const told = subject({ ...state, hasEvidence: more.hasEvidence ?? true, isRevoked: false }, { id });
  return factOf(told, {
    type: 'inclust.collaboration.v1.SupportDelivered',
    occurredAt: `${deliveredOn}T12:00:00.000Z`,
  });
}

async function get(client: ReportServiceClient, of = name): Promise<Report> {
  const { report } = await callUnary(client.getReport.bind(client), new Metadata(), { name: of });
  if (!report) throw new Error('no report');
  return report;
}

function move(client: ReportServiceClient, state: ReportState, more: Partial<MoveReportRequest> = {}) {
  const request = MoveReportRequest.fromPartial({ name, state, requestId: requestId(), ...more });
  return callUnary(client.moveReport.bind(client), new Metadata(), request);
}

function edit(client: ReportServiceClient, more: Partial<EditReportRequest>) {
  const request = EditReportRequest.fromPartial({ name, requestId: requestId(), ...more });
  return callUnary(client.editReport.bind(client), new Metadata(), request);
}

async function refused(call: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await call.catch((failed: unknown) => failed);
  return refusalOf(error)?.reason;
}

const rowOf = (report: Report, indicator: string) => report.rows.find((row) => row.indicator === indicator);

test('a report lives from its draft to the signed snapshot, and what comes late is a correction of the next one', async () => {
  const [stored] = await openProcesses(1);
  if (!stored) throw new Error('no process');
  const as = await open(stored);
  const [coordinator, officer] = [as('coordinator'), as('officer')];
  await stored.store.record([
    supported('GR:1', '2027-02-01', 'a'),
    supported('GR:2', '2027-06-01', 'b', { hasEvidence: false }),
  ]);
  const request = { programme: programme(), requestId: requestId() };
  const made = await callUnary(officer.createProgramme.bind(officer), new Metadata(), request);
  expect(made.programme).toMatchObject({ name: 'programmes/interreg', etag: '1' });
  // The same request gets the first answer.
  expect(await callUnary(officer.createProgramme.bind(officer), new Metadata(), request)).toEqual(made);

  const draft = await get(coordinator);
  expect(draft.state).toBe(ReportState.REPORT_STATE_DRAFT);
  expect(rowOf(draft, 'O02')).toMatchObject({
    target: '2',
    current: '2',
    cumulative: '2',
    verified: '1',
    unit: 'enterprises',
  });
  expect(rowOf(draft, 'R04')).toMatchObject({ target: '0.500', baseline: '0', current: '0' });
  expect(draft.findings).toMatchObject([{ code: 'unverified', indicator: 'O02', nodeId: '', answered: false }]);

  expect(await refused(move(officer, ReportState.REPORT_STATE_SUBMITTED))).toBe('not-allowed');
  expect(await refused(move(coordinator, ReportState.REPORT_STATE_SUBMITTED))).toBe('finding-open');
  const attachments = [{ fileName: 'list.pdf', mediaType: 'application/pdf', sha256: 'a'.repeat(64) }];
  await edit(coordinator, { indicator: 'O02', note: 'The list comes in July.', attachments });
  expect(await refused(edit(coordinator, { indicator: 'O09' }))).toBe('invalid-input');
  expect(await refused(edit(coordinator, { note: 'late', etag: '0' }))).toBe('stale-etag');
  await move(coordinator, ReportState.REPORT_STATE_SUBMITTED);

  // What happens after it was handed in is not in it.
  await stored.store.record([supported('GR:3', '2027-03-01', 'c')]);
  expect(rowOf(await get(officer), 'O02')).toMatchObject({ current: '2' });
  expect(await refused(edit(coordinator, { note: 'more' }))).toBe('report-not-open');
  await move(officer, ReportState.REPORT_STATE_IN_VERIFICATION);
  const { report: signed } = await move(officer, ReportState.REPORT_STATE_FINALIZED);
  const [snapshot] = signed?.snapshots ?? [];
  if (!snapshot) throw new Error('nothing was signed');
  const isSigned = (content: Uint8Array, key: KeyObject): boolean => verify(null, content, key, snapshot.signature);
  expect(isSigned(snapshot.content, publicKeyFromRaw(snapshot.publicKey))).toBe(true);
  expect(isSigned(snapshot.content, publicKey)).toBe(true);
  expect(createHash('sha256').update(snapshot.content).digest('hex')).toBe(snapshot.sha256);
  for (const at of [0, Math.floor(snapshot.content.length / 2), snapshot.content.length - 1]) {
    const altered = Uint8Array.from(snapshot.content);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(isSigned(altered, publicKey)).toBe(false);
  }
  const content = JSON.parse(Buffer.from(snapshot.content).toString()) as Record<string, unknown>;
  expect(content).toMatchObject({
    format: 'inclust-report/1',
    node: 'kerkyra',
    rows: [{ indicator: 'O02', current: '2', note: 'The list comes in July.', attachments }, { indicator: 'R04' }],
    definitions: [
      { code: 'O02', version: '1', rule: { en: expect.stringContaining('once') as string } },
      { code: 'R04' },
    ],
  });

  // The late fact is told in the next report, which counts each enterprise once over both periods.
  await stored.store.record([supported('GR:1', '2027-08-01', 'd')]);
  expect(rowOf(await get(coordinator, next), 'O02')).toMatchObject({
    previouslyReported: '2',
    correction: '1',
    current: '1',
    cumulative: '3',
  });
  // And its period cannot be moved any more.
  const moved = programme({ periods: [{ periodId: '2027-h1', fromMonth: '2027-01', untilMonth: '2027-05' }] });
  const update = callUnary(officer.updateProgramme.bind(officer), new Metadata(), {
    programme: moved,
    requestId: requestId(),
  });
  expect(await refused(update)).toBe('period-in-use');

  const reason = 'A number was missing.';
  expect(await refused(move(coordinator, ReportState.REPORT_STATE_REOPENED_LAST, { reason }))).toBe('not-allowed');
  const { report: open1 } = await move(officer, ReportState.REPORT_STATE_REOPENED_LAST, { reason });
  expect(rowOf(open1 as Report, 'O02')).toMatchObject({ current: '3' });
  expect(open1?.snapshots).toHaveLength(1);
  expect(open1?.history.map(({ state }) => state)).toEqual([
    ReportState.REPORT_STATE_SUBMITTED,
    ReportState.REPORT_STATE_IN_VERIFICATION,
    ReportState.REPORT_STATE_FINALIZED,
    ReportState.REPORT_STATE_REOPENED_LAST,
  ]);
});

/** What a watch has told: the states of what it begins with and of what happened, with the versions. */
async function toldOf(
  client: ReportServiceClient,
  request: Partial<Omit<WatchReportsRequest, 'filter'>> & { readonly filter?: Partial<ReportFilter> },
  count: number,
): Promise<{ readonly cursors: string[]; readonly told: (readonly [string, ReportState, string])[] }> {
  const call = client.watchReports(WatchReportsRequest.fromPartial(request as object));
  const cursors: string[] = [];
  const told: (readonly [string, ReportState, string])[] = [];
  for await (const { cursor, what } of call as AsyncIterable<WatchReportsResponse>) {
    if (cursor !== '') cursors.push(cursor);
    if (what?.$case === 'report') told.push([what.value.name, what.value.state, what.value.etag]);
    if (what?.$case === 'change') {
      const { facts } = ReportMoved.decode(what.value.event?.value ?? new Uint8Array());
      told.push([facts?.report ?? '', facts?.state ?? 0, String(what.value.version)]);
    }
    if (told.length >= count && cursors.length > 0) break;
  }
  call.on('error', () => undefined);
  call.cancel();
  return { cursors, told };
}

test('who watches reports is told of every state that each comes to, from any cursor, in all or of some', async () => {
  const [stored] = await openProcesses(1);
  if (!stored) throw new Error('no process');
  const as = await open(stored);
  const [coordinator, officer] = [as('coordinator'), as('officer')];
  await stored.store.record([supported('GR:1', '2027-02-01', 'a'), supported('GR:2', '2027-06-01', 'b')]);
  const request = { programme: programme(), requestId: requestId() };
  await callUnary(officer.createProgramme.bind(officer), new Metadata(), request);
  const { cursors } = await toldOf(officer, {}, 0);
  await edit(coordinator, { note: 'All is well.' });
  for (const one of ['O02', 'R04']) await edit(coordinator, { indicator: one, note: 'As planned.' });
  await move(coordinator, ReportState.REPORT_STATE_SUBMITTED);
  await edit(coordinator, { name: next, note: 'Not yet.' });
  await move(officer, ReportState.REPORT_STATE_IN_VERIFICATION);
  await move(officer, ReportState.REPORT_STATE_REOPENED_LAST, { reason: 'a figure is missing' });
  const states: readonly (readonly [string, ReportState, string])[] = [
    [name, ReportState.REPORT_STATE_DRAFT, '1'],
    [name, ReportState.REPORT_STATE_DRAFT, '2'],
    [name, ReportState.REPORT_STATE_DRAFT, '3'],
    [name, ReportState.REPORT_STATE_SUBMITTED, '4'],
    [next, ReportState.REPORT_STATE_DRAFT, '1'],
    [name, ReportState.REPORT_STATE_IN_VERIFICATION, '5'],
    [name, ReportState.REPORT_STATE_REOPENED_LAST, '6'],
  ];
  const whole = await toldOf(officer, { cursor: cursors.at(-1) ?? '' }, states.length);
  expect(whole.told).toEqual(states);
  for (const [position, cursor] of whole.cursors.slice(0, -1).entries()) {
    const again = await toldOf(coordinator, { cursor }, states.length - position);
    expect(again.told, `from ${position}`).toEqual(states.slice(position));
  }
  const begin = { cursor: cursors.at(-1) ?? '' };
  const ofNext = await toldOf(officer, { ...begin, filter: { periodId: '2027-h2' } }, 1);
  expect(ofNext.told).toEqual([states[4]]);
  const moved = { ...begin, types: ['inclust.reporting.v1.ReportMoved'] };
  const submitted = await toldOf(
    officer,
    { ...moved, filter: { programme: 'programmes/interreg', nodeId: 'kerkyra' } },
    3,
  );
  expect(submitted.told).toEqual([states[3], states[5], states[6]]);
  const all = await toldOf(officer, { snapshot: true }, 2);
  expect(new Map(all.told.map((one) => [one[0], one]))).toEqual(
    new Map([
      [name, states[6]],
      [next, states[4]],
    ]),
  );
  expect(await refused(toldOf(officer, { filter: { programme: 'interreg' } }, 1))).toBe('invalid-input');
  expect(await refused(toldOf(officer, { cursor: 'W10' }, 1))).toBe('invalid-input');
});

test('a report is exported in every format, and in no other', async () => {
  const [stored] = await openProcesses(1);
  if (!stored) throw new Error('no process');
  const officer = (await open(stored))('officer');
  await stored.store.record([supported('GR:1', '2027-06-01', 'a')]);
  const request = { programme: programme(), requestId: requestId() };
  await callUnary(officer.createProgramme.bind(officer), new Metadata(), request);
  const exported = (more: Partial<ExportReportRequest>) =>
    callUnary(
      officer.exportReport.bind(officer),
      new Metadata(),
      ExportReportRequest.fromPartial({ name, format: ReportFormat.REPORT_FORMAT_CSV, ...more }),
    );
  const csv = await exported({});
  expect(Buffer.from(csv.content).toString()).toContain('interreg,2027-h1,2027-01,2027-06,kerkyra,draft,O02,RCO01,1');
  const starts: readonly (readonly [ReportFormat, string])[] = [
    [ReportFormat.REPORT_FORMAT_XLSX, 'PK'],
    [ReportFormat.REPORT_FORMAT_PDF, '%PDF-'],
    [ReportFormat.REPORT_FORMAT_JSON, '{'],
    [ReportFormat.REPORT_FORMAT_SDMX_CSV, 'STRUCTURE,'],
  ];
  for (const [format, start] of starts) {
    const { content } = await exported({ format, language: 'sq' });
    expect(Buffer.from(content.subarray(0, start.length)).toString()).toBe(start);
  }
  expect(await refused(exported({ format: ReportFormat.REPORT_FORMAT_UNSPECIFIED }))).toBe('invalid-input');
  expect(await refused(exported({ language: 'de' }))).toBe('invalid-input');
});

test('of two who move a report at once through two processes one does, and a repeat gets the first answer', async () => {
  const [one, other] = await openProcesses(2);
  if (!one || !other) throw new Error('no processes');
  const [asOne, asOther] = [await open(one), await open(other)];
  await one.store.record([supported('GR:1', '2027-06-01', 'a')]);
  const officer = asOne('officer');
  await callUnary(officer.createProgramme.bind(officer), new Metadata(), {
    programme: programme(),
    requestId: requestId(),
  });
  const clients = [asOne('coordinator'), asOther('coordinator')];
  const same = requestId();
  const answers = await Promise.allSettled([
    ...clients.map((client) => move(client, ReportState.REPORT_STATE_SUBMITTED, { requestId: same })),
    ...clients.map((client) => move(client, ReportState.REPORT_STATE_SUBMITTED)),
  ]);
  const { history, etag } = await get(officer);
  expect([history.length, etag]).toEqual([1, '1']);
  const refusals = answers.flatMap((answer) =>
    answer.status === 'rejected' ? [refusalOf(answer.reason)?.reason] : [],
  );
  expect(refusals.every((code) => code === 'report-state' || code === 'stale-etag')).toBe(true);
  expect(refusals.length).toBeLessThan(4);
});

test.each([
  ['programmes/interreg/periods/2027-h1/reports/nowhere', 'report-not-found'],
  ['programmes/interreg/periods/2029/reports/kerkyra', 'report-not-found'],
  ['programmes/other/periods/2027-h1/reports/kerkyra', 'programme-not-found'],
  ['reports/kerkyra', 'invalid-input'],
])('a report that there is not is refused: %s', async (of, code) => {
  const [stored] = await openProcesses(1);
  if (!stored) throw new Error('no process');
  const officer = (await open(stored))('officer');
  await callUnary(officer.createProgramme.bind(officer), new Metadata(), {
    programme: programme(),
    requestId: requestId(),
  });
  expect(await refused(get(officer, of))).toBe(code);
});

function rateOf(date: string, rate: string, more: { source?: string; etag?: string } = {}) {
  const exchangeRate = { name: `exchangeRates/all-${date}`, rate, source: 'Bank of Albania', ...more };
  return SetExchangeRateRequest.fromPartial({ exchangeRate, requestId: requestId() });
}

function setRate(client: ReportServiceClient, request: SetExchangeRateRequest) {
  return callUnary(client.setExchangeRate.bind(client), new Metadata(), request);
}

function agreed(id: string, minorUnits: number, currency: string, version = 1) {
  const state = { kind: 'agreement', agreementKind: 'cooperation', signedOn: day('2026-03-01') } as const;
  const told = subject(
    { ...state, isRenewal: false, parties: [], hasEvidence: true, value: { minorUnits, currency } },
    { id, version },
  );
  return factOf(told, { type: 'inclust.collaboration.v1.AgreementAmended', occurredAt: '2026-07-01T12:00:00.000Z' });
}

const ofMoney = programme({
  fromMonth: '2026-01',
  untilMonth: '2026-12',
  periods: [
    { periodId: '2026-h1', fromMonth: '2026-01', untilMonth: '2026-06' },
    { periodId: '2026-h2', fromMonth: '2026-07', untilMonth: '2026-12' },
  ],
  targets: [
    { indicator: 'agreement-value-eur', nodeId: 'kerkyra', value: '100' },
    { indicator: 'agreement-value-all', nodeId: 'kerkyra', value: '1000' },
    { indicator: 'O02', nodeId: 'kerkyra', value: '0' },
  ].map((one) => ({ baseline: '', ...one })),
});
const firstHalf = 'programmes/interreg/periods/2026-h1/reports/kerkyra';

test('a report has money in the other currency beside its own, by the newest rate of its period, and keeps it once handed in', async () => {
  const [stored] = await openProcesses(1);
  if (!stored) throw new Error('no process');
  const as = await open(stored);
  const [coordinator, officer] = [as('coordinator'), as('officer')];
  // 2,500.50 EUR become 2,500.75 by a correction; 80,000.05 ALL.
  await stored.store.record([
    agreed('a', 250_050, 'EUR'),
    agreed('b', 8_000_005, 'ALL'),
    agreed('a', 250_075, 'EUR', 2),
  ]);
  await callUnary(officer.createProgramme.bind(officer), new Metadata(), {
    programme: ofMoney,
    requestId: requestId(),
  });
  const without = await get(coordinator, firstHalf);
  expect(rowOf(without, 'agreement-value-eur')).toMatchObject({
    unit: 'EUR',
    current: '2500.750',
    converted: undefined,
    notConverted: 'no-rate',
  });
  expect(without.findings).toEqual([]);

  // Of a day after the period, and of two in it.
  for (const [date, rate] of [
    ['2026-07-01', '50'],
    ['2026-03-01', '90'],
    ['2026-06-30', '100'],
  ] as const)
    await setRate(officer, rateOf(date, rate));
  const draft = await get(coordinator, firstHalf);
  const beside = { rate: '100', rateDate: '2026-06-30', rateSource: 'Bank of Albania' };
  const inAll = { ...beside, currencyCode: 'ALL', target: '10000.00', current: '250075.00', cumulative: '250075.00' };
  expect(rowOf(draft, 'agreement-value-eur')).toMatchObject({
    current: '2500.750',
    notConverted: '',
    converted: inAll,
  });
  // 800.0005 EUR, rounded.
  const inEur = { ...beside, currencyCode: 'EUR', target: '10.00', current: '800.00', cumulative: '800.00' };
  expect(rowOf(draft, 'agreement-value-all')).toMatchObject({ current: '80000.050', converted: inEur });
  expect(rowOf(draft, 'O02')).toMatchObject({ converted: undefined, notConverted: '' });

  const states = [
    [coordinator, ReportState.REPORT_STATE_SUBMITTED],
    [officer, ReportState.REPORT_STATE_IN_VERIFICATION],
    [officer, ReportState.REPORT_STATE_FINALIZED],
  ] as const;
  for (const [client, state] of states) {
    await move(client, state, { name: firstHalf });
    // A correction of the rate does not reach what was handed in.
    await setRate(officer, rateOf('2026-06-30', `${200 + state}`));
    expect(rowOf(await get(officer, firstHalf), 'agreement-value-eur')?.converted).toMatchObject(inAll);
  }
  const [snapshot] = (await get(officer, firstHalf)).snapshots;
  expect(JSON.parse(Buffer.from(snapshot?.content ?? '').toString())).toMatchObject({
    rows: [
      {
        indicator: 'agreement-value-eur',
        current: '2500.750',
        converted: { ...beside, currency: 'ALL', current: '250075.00' },
      },
      { indicator: 'agreement-value-all', converted: { ...beside, currency: 'EUR', current: '800.00' } },
      { indicator: 'O02' },
    ],
  });
  // The next report has the rate of a later day.
  const later = await get(coordinator, firstHalf.replace('2026-h1', '2026-h2'));
  expect(rowOf(later, 'agreement-value-eur')?.converted).toMatchObject({ rate: '50', rateDate: '2026-07-01' });
});

test('an exchange rate is set once by a request, and a correction keeps what was before', async () => {
  const [stored] = await openProcesses(1);
  if (!stored) throw new Error('no process');
  const as = await open(stored);
  const officer = as('officer');
  const request = rateOf('2026-06-30', '98.125');
  const first = await setRate(officer, request);
  expect(first.exchangeRate).toMatchObject({
    name: 'exchangeRates/all-2026-06-30',
    currencyCode: 'ALL',
    date: '2026-06-30',
    rate: '98.125',
    source: 'Bank of Albania',
    account: 'officer-1',
    history: [],
    etag: '1',
  });
  const other = { ...rateOf('2026-06-30', '1'), requestId: request.requestId };
  expect(await refused(setRate(officer, other))).toBe('request-id-reused');
  const correction = { source: 'ECB', etag: '1' };
  await setRate(officer, rateOf('2026-06-30', '98.25', correction));
  expect(await setRate(officer, request)).toEqual(first);
  // The same values again are no correction; an older etag is refused.
  await setRate(officer, rateOf('2026-06-30', '98.25', { ...correction, etag: '2' }));
  expect(await refused(setRate(officer, rateOf('2026-06-30', '98.5', correction)))).toBe('stale-etag');
  const { exchangeRate: kept } = await callUnary(officer.getExchangeRate.bind(officer), new Metadata(), {
    name: 'exchangeRates/all-2026-06-30',
  });
  expect(kept).toMatchObject({
    rate: '98.25',
    source: 'ECB',
    etag: '2',
    history: [
      { rate: '98.125', source: 'Bank of Albania', account: 'officer-1', setTime: first.exchangeRate?.setTime },
    ],
  });
  await setRate(officer, rateOf('2026-05-31', '97'));
  const { exchangeRates } = await callUnary(officer.listExchangeRates.bind(officer), new Metadata(), {});
  expect(exchangeRates.map(({ date, rate, history }) => [date, rate, history.length])).toEqual([
    ['2026-06-30', '98.25', 0],
    ['2026-05-31', '97', 0],
  ]);
});

test('of two who correct an exchange rate as they have read it one does', async () => {
  const [one, other] = await openProcesses(2);
  if (!one || !other) throw new Error('no processes');
  const officers = [(await open(one))('officer'), (await open(other))('officer')] as const;
  await setRate(officers[0], rateOf('2026-06-30', '98'));
  const answers = await Promise.allSettled(
    officers.map((officer, turn) => setRate(officer, rateOf('2026-06-30', `${99 + turn}`, { etag: '1' }))),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const lost = answers.find((answer) => answer.status === 'rejected');
  expect(refusalOf(lost?.reason)?.reason).toBe('stale-etag');
});

test.each([
  ['exchangeRates/all-2026-02-30', 'exchange_rate.name', 'name-format'],
  ['exchangeRates/usd-2026-02-28', 'exchange_rate.name', 'name-format'],
  ['exchangeRates/all-2999-01-01', 'exchange_rate.name', 'day-to-come'],
  ['exchangeRates/all-2026-02-28', 'exchange_rate.rate', 'rate-format'],
])('an exchange rate %s is refused by %s and %s', async (of, field, rule) => {
  const [stored] = await openProcesses(1);
  if (!stored) throw new Error('no process');
  const officer = (await open(stored))('officer');
  const exchangeRate = { name: of, rate: rule === 'rate-format' ? '98,1' : '98.1', source: 'ECB' };
  const request = SetExchangeRateRequest.fromPartial({ exchangeRate, requestId: requestId() });
  const failed: unknown = await setRate(officer, request).catch((error: unknown) => error);
  expect(refusalOf(failed)?.violations).toMatchObject([{ field, rule }]);
  const absent = callUnary(officer.getExchangeRate.bind(officer), new Metadata(), {
    name: 'exchangeRates/all-2026-02-28',
  });
  expect(await refused(absent)).toBe('exchange-rate-not-found');
});
