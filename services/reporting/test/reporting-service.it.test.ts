import { generateKeyPairSync } from 'node:crypto';
import { createLogger } from '@inclust/host';
import { accept, InfrastructureError, parseNodeId, type Actor, type NodeId } from '@inclust/kernel';
import { Metadata } from '@grpc/grpc-js';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import type { NatsConnection } from '@nats-io/transport-node';
import {
  CountMethod,
  type Figure,
  JointPurchaseSettled,
  PostFilled,
  ReachNoted,
  VisitOrigin,
  AttendanceRecorded,
  BookingCheckedIn,
  CorrectionReason,
  type Correction,
  Party,
  PartyLookupServiceService,
  ResourceEdited,
  SizeClass,
  SpaceEdited,
  SpaceUseNoted,
  type EventType,
  type PartyLookupServiceServer,
  eventSubject,
  ListFigureSubjectsRequest,
  ExportFiguresRequest,
  FigureChart,
  FigureFormat,
  ListFiguresRequest,
  MemberRegistered,
  MemberState,
  EditReportRequest,
  Indicator,
  IndicatorAggregate,
  MoveReportRequest,
  Programme,
  TextState,
  type StreamFiguresResponse,
  TryIndicatorRequest,
  ReportingServiceClient,
  ReportServiceClient,
  ReportState,
  type Envelope,
} from '@inclust/contracts';
import { connectNats, deadLetterStream, listDeadLetters, publishEvents, reconcileStreams } from '@inclust/messaging';
import { connectMongo } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { testAccess, testOperator } from '@inclust/access/testing';
import { callUnary, openClient, refusalOf, startRpcServer, unary, type RpcService } from '@inclust/rpc';
import { eventually, fileScope, openTestNats, testDatabase, toldStream } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { createReporting, type ReportingServiceHandle } from '../src/service.ts';

const scope = fileScope();
const { privateKey: reportKey } = generateKeyPairSync('ed25519');
const database = testDatabase();
let nats: NatsConnection;
let mongo: Connection;
let client: ReportingServiceClient;
/** What somebody has who is not staff. */
let integrator: ReportingServiceClient;
let integratorInCity: ReportingServiceClient;
let reports: ReportServiceClient;
/** Where the register answers. */
let registerAddress = '';
let nodeOf: () => Promise<ReportingServiceHandle>;

beforeAll(async () => {
  const logger = createLogger({ node: 'test', service: 'reporting', level: 'trace', destination: toldStream });
  const { url } = scope.use(await openTestNats());
  mongo = scope.use(await connectMongo(database.url, 'reporting-test')).connection;
  nats = scope.use(await connectNats({ url, name: 'reporting-test', logger })).connection;
  await reconcileStreams(await jetstreamManager(nats), [deadLetterStream]);
  const started = (role: 'city' | 'meta', actor: Actor): Promise<ReportingServiceHandle> =>
    createReporting({
      node: parseNodeId('kerkyra') as NodeId,
      role,
      reportKey,
      timeZone: 'Europe/Athens',
      mongo,
      nats,
      membersAddress: registerAddress,
      federationAddress: '127.0.0.1:1',
      access: testAccess(actor),
      logger,
    });
  const served = async (role: 'city' | 'meta', actor: Actor): Promise<ReportingServiceClient> => {
    const reporting = scope.use(await started(role, actor));
    const server = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: reporting.services }));
    address = `127.0.0.1:${server.port}`;
    return scope.use(openClient(ReportingServiceClient, address));
  };
  let address = '';
  const register = scope.use(await startRpcServer({ listen: '127.0.0.1:0', services: [lookup(logger)] }));
  registerAddress = `127.0.0.1:${register.port}`;
  client = await served('meta', testOperator);
  const stranger: Actor = { ...testOperator, id: 'tourist-board', roles: ['integrator'] };
  integrator = await served('meta', stranger);
  integratorInCity = await served('city', stranger);
  await served('meta', { ...testOperator, id: 'officer', roles: ['officer', 'coordinator'] });
  reports = scope.use(openClient(ReportServiceClient, address));
  nodeOf = () => started('meta', testOperator);
});

/** The register as far as reporting asks it: who represents one or two enterprises on a day, and who is away. */
const lookups = { isAway: false, asked: [] as string[] };
function lookup(logger: Logger): RpcService {
  const implementation: PartyLookupServiceServer = {
    listRepresentedOrganisations: unary({ logger, admit: testAccess().admit }, async ({ memberId, date }) => {
      lookups.asked.push(`${memberId} ${date}`);
      if (lookups.isAway) throw new InfrastructureError('the register is away');
      const numbers = represented[memberId] ?? [];
      return accept({
        organisations: numbers.map((number) =>
          Party.fromPartial({
            distinctKey: `GR:${number}`,
            countryCode: 'GR',
            legalForm: 'gr-ike',
            enterprise: true,
            sizeClass: SizeClass.SIZE_CLASS_MICRO,
            nace: '2.1:90.11',
          }),
        ),
      });
    }),
  };
  return { definition: PartyLookupServiceService, implementation };
}
const represented: Readonly<Record<string, readonly string[]>> = { maria: ['1'], ana: ['1', '2'], nobody: [] };

const figures = (indicator: string, more: Partial<ListFiguresRequest> = {}, at = client) =>
  callUnary(at.listFigures.bind(at), new Metadata(), ListFiguresRequest.fromPartial({ indicator, ...more }));

/** Publishes that an organisation has joined; `more` spoils the envelope. */
async function joined(node: string, memberId: string, more: Partial<Envelope> = {}): Promise<void> {
  const facts = {
    memberId,
    version: 1n,
    state: MemberState.MEMBER_STATE_ACTIVE,
    kind: 'organisation',
    disciplines: ['heritage'],
    periods: [{ fromDate: '2026-01-10' }],
    organisation: { distinctKey: 'GR:1' },
  };
  const type = 'inclust.members.v1.MemberRegistered';
  const id = `${node}-${memberId}-${more.subject ?? ''}`;
  const envelope: Envelope = {
    id,
    type,
    node,
    time: '2026-01-10T12:00:00.000Z',
    subject: `members/${memberId}`,
    version: 1,
    tombstone: false,
    body: MemberRegistered.encode(MemberRegistered.fromPartial({ facts })).finish(),
    ...more,
  };
  expect(await publishEvents(nats, [{ subject: eventSubject(node, type), envelope, messageId: id }])).toEqual([true]);
}

test('events become figures of their node, the sum over all, and the distinct number beside it, with their freshness', async () => {
  await joined('kerkyra', 'a');
  await joined('korce', 'b');
  const total = await eventually(
    async () => {
      const found = (await figures('organisations-by-discipline')).figures.filter(
        ({ dimensions }) => !dimensions.some(({ key }) => key === 'discipline'),
      );
      return found.length === 4 && found;
    },
    { what: 'the figures of both nodes' },
  );
  const told = total.map(({ dimensions, value, aggregation }) => [dimensions[0]?.value ?? 'all', value, aggregation]);
  expect(told).toEqual([
    ['kerkyra', 1n, 1],
    ['korce', 1n, 1],
    ['all', 2n, 2],
    ['all', 1n, 1],
  ]);
  expect(total[3]?.nodes.map(({ nodeId }) => nodeId)).toEqual(['kerkyra', 'korce']);
});

test.each<[string, Partial<Envelope>, string]>([
  ['whose body is no message', { body: new Uint8Array([255, 255, 255]) }, 'body-malformed'],
  ['that is not about its subject', { subject: 'members/other' }, 'facts-malformed'],
  ['at another version than its envelope', { version: 2 }, 'facts-malformed'],
])('an event %s is a dead letter and counts nothing', async (_, more, reason) => {
  const id = `bad-${reason}-${JSON.stringify(more).length}`;
  await joined('kerkyra', id, { id, ...more });
  const manager = await jetstreamManager(nats);
  const letter = await eventually(
    async () => (await listDeadLetters(manager, 0, 100)).find(({ eventId }) => eventId === id),
    { what: 'the dead letter' },
  );
  expect(letter).toMatchObject({ stream: 'EVENTS', consumer: 'reporting', reason });
});

test('of who came a fact is kept and counts by the calendar of the place, of who has registered none', async () => {
  const node = 'vlore';
  const facts = {
    attendanceId: 'came',
    version: 1n,
    day: '2027-12-31',
    method: CountMethod.COUNT_METHOD_DOOR_COUNT,
    visitors: [{ origin: VisitOrigin.VISIT_ORIGIN_INBOUND_PARTNER, count: 40 }],
  };
  const body = AttendanceRecorded.encode(AttendanceRecorded.fromPartial({ facts })).finish();
  for (const [type, about] of [
    ['inclust.events.v1.RegistrationConfirmed', 'registrations/a'],
    ['inclust.events.v1.RegistrationCheckInNoted', 'registrations/b'],
    ['inclust.events.v1.AttendanceRecorded', 'attendance/came'],
  ] as const) {
    const envelope: Envelope = {
      id: `${node}-${type}`,
      type,
      node,
      time: '2027-12-31T23:30:00.000Z',
      subject: about,
      version: 1,
      tombstone: false,
      body,
    };
    await publishEvents(nats, [{ subject: eventSubject(node, type), envelope, messageId: envelope.id }]);
  }
  const manager = await jetstreamManager(nats);
  await eventually(
    async () => {
      const { num_pending, num_ack_pending } = await manager.consumers.info('EVENTS', 'reporting');
      return num_pending + num_ack_pending === 0;
    },
    { what: 'reporting to have read everything' },
  );
  expect((await callUnary(client.countFacts.bind(client), new Metadata(), { nodeId: node })).count).toBe(1n);
  const found = (await figures('visits', { fromMonth: '2027-12', untilMonth: '2028-01', byMonth: true })).figures;
  const own = found.filter(({ dimensions }) => dimensions.some(({ key, value }) => key === 'node' && value === node));
  expect(own.map(({ dimensions, value }) => [dimensions.map((one) => one.value).join(' '), value])).toEqual([
    [`${node} 2027-12`, 40n],
    [`${node} door-count 2027-12`, 40n],
    [`${node} inbound-partner 2027-12`, 40n],
    [`${node} 2028-01`, 0n],
    [`${node} door-count 2028-01`, 0n],
    [`${node} inbound-partner 2028-01`, 0n],
  ]);
});

test('figures come in parts as they come at once, and who may not see them is told before the first', async () => {
  const streamed = async (indicator: string, at = client): Promise<Figure[]> => {
    const found: Figure[] = [];
    const asked = { figures: ListFiguresRequest.fromPartial({ indicator, byMonth: true, ...inYear }) };
    for await (const { figures: part } of at.streamFigures(asked) as AsyncIterable<StreamFiguresResponse>)
      found.push(...part);
    return found;
  };
  const listed = (await figures('visits', { byMonth: true, ...inYear })).figures;
  expect(listed.length).toBeGreaterThan(20);
  expect(await streamed('visits')).toEqual(listed);
  const refusal = async (call: Promise<unknown>) => refusalOf(await call.catch((failed: unknown) => failed));
  expect(await refusal(streamed('visits', integrator))).toMatchObject({ reason: 'invalid-input' });
  expect(await refusal(streamed('O99'))).toMatchObject({ violations: [{ field: 'figures.indicator' }] });
});

test('a share of a year is told to three decimals, with its whole number beside it', async () => {
  const type = 'inclust.collaboration.v1.PostFilled';
  const facts = { postId: 'p', version: 1n, fillDate: '2027-07-01', shareMilli: 1_000 };
  const envelope: Envelope = {
    id: 'post',
    type,
    node: 'korce',
    time: '2027-07-01T08:00:00.000Z',
    subject: 'posts/p',
    version: 1,
    tombstone: false,
    body: PostFilled.encode(PostFilled.fromPartial({ facts })).finish(),
  };
  await publishEvents(nats, [{ subject: eventSubject('korce', type), envelope, messageId: 'post' }]);
  const total = await eventually(
    async () =>
      (await figures('R04', { fromMonth: '2027-01', untilMonth: '2027-12' })).figures.find(
        ({ dimensions, value }) => dimensions.length === 1 && dimensions[0]?.value === 'korce' && value > 0n,
      ),
    { what: 'the post to count' },
  );
  expect(total).toMatchObject({
    value: 1n,
    decimalValue: '0.504',
    unit: 'annual-fte',
    definitionVersion: 1,
    fromMonth: '2027-01',
    untilMonth: '2027-12',
  });
});

test('what a joint purchase saved is told to the cent in its own currency alone, and follows its correction', async () => {
  const settled = async (version: number, paidMinorUnits: bigint): Promise<void> => {
    const type = `inclust.collaboration.v1.JointPurchase${version === 1 ? 'Settled' : 'Corrected'}` as const;
    const amounts = { currencyCode: 'ALL', paidMinorUnits, separateMinorUnits: 3_000_000_000_005n };
    const facts = { purchaseId: 'j', version: BigInt(version), settleDate: '2027-07-01', ...amounts, buyerCount: 2 };
    const envelope: Envelope = {
      id: `purchase-${version}`,
      type,
      node: 'korce',
      time: '2027-07-01T08:00:00.000Z',
      subject: 'joint-purchases/j',
      version,
      tombstone: false,
      body: JointPurchaseSettled.encode(JointPurchaseSettled.fromPartial({ facts })).finish(),
    };
    await publishEvents(nats, [{ subject: eventSubject('korce', type), envelope, messageId: envelope.id }]);
  };
  const months = { fromMonth: '2027-07', untilMonth: '2027-07' };
  const savedInKorce = async (indicator: string): Promise<Figure | undefined> =>
    (await figures(indicator, months)).figures.find(
      ({ dimensions }) => dimensions.length === 1 && dimensions[0]?.value === 'korce',
    );
  const until = (decimal: string): Promise<Figure> =>
    eventually(
      async () => {
        const found = await savedInKorce('purchase-savings-all');
        return found?.decimalValue === decimal && found;
      },
      { what: `${decimal} to be saved` },
    );
  await settled(1, 0n);
  expect(await until('30000000000.050')).toMatchObject({ value: 30_000_000_000n, unit: 'ALL' });
  await settled(2, 3_000_000_000_000n);
  await until('0.050');
  expect(await savedInKorce('purchase-savings-eur')).toMatchObject({ value: 0n, decimalValue: '', unit: 'EUR' });
  const { subjects } = await callUnary(
    client.listFigureSubjects.bind(client),
    new Metadata(),
    ListFigureSubjectsRequest.fromPartial({ indicator: 'purchase-savings-all', nodeId: 'korce', ...months }),
  );
  expect(subjects).toMatchObject([
    { subject: 'joint-purchase/j', version: 2n, observations: [{ date: '2027-07-01', amount: 5n }] },
  ]);
});

test.each([
  [{ fromMonth: '2027-13' }, 'from_month', 'month-format'],
  [{ untilMonth: 'May' }, 'until_month', 'month-format'],
  [{ fromMonth: '2027-05', untilMonth: '2027-04' }, 'until_month', 'months-order'],
  [{ fromMonth: '1999-01', untilMonth: '2027-04' }, 'from_month', 'months-too-many'],
])('months that are none are refused: %o', async (months, field, rule) => {
  const error: unknown = await figures('O01', months).catch((failed: unknown) => failed);
  expect(refusalOf(error)?.violations).toMatchObject([{ field, rule }]);
});

test('every indicator is told with its rule in three languages', async () => {
  const { indicators } = await callUnary(client.listIndicators.bind(client), new Metadata(), {});
  expect(indicators.find(({ code }) => code === 'O07')).toMatchObject({
    name: 'indicators/O07',
    commonCode: 'RCO81',
    unit: 'participations',
    dimensions: ['sex', 'age', 'residence'],
    hiddenBelow: 5,
    title: { el: { text: 'Συμμετοχές σε κοινές διασυνοριακές δράσεις' } },
    filter: [
      { dimension: 'kind', values: ['joint-action'] },
      { dimension: 'joint', values: ['yes'] },
    ],
  });
});

/** Says that a group was reached in 2025. */
async function reached(node: string, id: string, count: number, category: string): Promise<void> {
  const type = 'inclust.collaboration.v1.ReachNoted';
  const facts = { reachId: id, version: 1n, date: '2025-05-01', count, categories: [category] };
  const envelope: Envelope = {
    id: `${node}-${id}`,
    type,
    node,
    time: '2025-05-01T08:00:00.000Z',
    subject: `reaches/${id}`,
    version: 1,
    tombstone: false,
    body: ReachNoted.encode(ReachNoted.fromPartial({ facts })).finish(),
  };
  await publishEvents(nats, [{ subject: eventSubject(node, type), envelope, messageId: envelope.id }]);
}

const inYear = { fromMonth: '2025-01', untilMonth: '2025-12' };
const told = ({ dimensions, aggregation, value, hidden }: Figure): [string, string] => {
  const place = dimensions.find(({ key }) => key === 'node')?.value ?? (aggregation === 2 ? 'sum' : 'distinct');
  const of = dimensions.find(({ key }) => key !== 'node')?.value ?? 'total';
  return [`${place} ${of}`, hidden ? ':c' : String(value)];
};

test('who is not staff sees no small count, nor anything from which it could be worked out, also when more is known later', async () => {
  await reached('korce', 'a', 40, 'migrant');
  await reached('korce', 'b', 3, 'jobless');
  await reached('kerkyra', 'c', 25, 'migrant');
  await reached('kerkyra', 'd', 30, 'jobless');
  await eventually(async () => (await figures('O17', inYear)).figures.some(({ value }) => value === 98n) || undefined, {
    what: 'all four groups to count',
  });
  const seen = Object.fromEntries((await figures('O17', inYear, integrator)).figures.map(told));
  // 3 in Korçë, and what is needed so that neither city nor category gives them away.
  expect(seen).toMatchObject({ 'korce jobless': ':c' });
  const open = (...places: readonly string[]) => places.every((place) => seen[place] !== ':c');
  expect(open('korce total', 'korce migrant')).toBe(false);
  expect(open('sum jobless', 'kerkyra jobless')).toBe(false);
  // The same question has the same answer, whoever asks, and staff sees all.
  expect(Object.fromEntries((await figures('O17', inYear, integrator)).figures.map(told))).toEqual(seen);
  const all = Object.fromEntries((await figures('O17', inYear)).figures.map(told));
  expect(all).toMatchObject({ 'korce jobless': '3', 'korce total': '43', 'sum total': '98' });
  // What is known later gives nothing away by the difference.
  await reached('korce', 'e', 20, 'jobless');
  await eventually(
    async () => (await figures('O17', inYear)).figures.some(({ value }) => value === 118n) || undefined,
    { what: 'the late group to count' },
  );
  const later = Object.fromEntries((await figures('O17', inYear, integrator)).figures.map(told));
  const [before, after] = [seen['korce jobless'], later['korce jobless']];
  expect([before, after]).toEqual([':c', expect.any(String) as string]);
});

test('a city hides all but zeros from who is not staff, in every format, and says that this is provisional', async () => {
  const all = (await figures('O17', inYear)).figures;
  const shown = (await figures('O17', inYear, integratorInCity)).figures;
  expect(shown.map(({ hidden, provisional }) => [hidden, provisional])).toEqual(
    all.map(({ value }) => [value !== 0n, true]),
  );
  expect([all.some(({ value }) => value === 0n), all.some(({ provisional }) => provisional)]).toEqual([true, false]);
  const exported = async (format: FigureFormat) => {
    const request = ExportFiguresRequest.fromPartial({ figures: { indicator: 'O17', ...inYear }, format });
    const at = integratorInCity;
    return (await callUnary(at.exportFigures.bind(at), new Metadata(), request)).content.toString();
  };
  const [header = '', ...lines] = (await exported(FigureFormat.FIGURE_FORMAT_CSV)).trimEnd().split('\r\n');
  const place = (name: string) => header.split(',').indexOf(name);
  expect(new Set(lines.map((line) => line.split(',')[place('value')]))).toEqual(new Set([':c', '0']));
  expect(new Set(lines.map((line) => line.split(',')[place('provisional')]))).toEqual(new Set(['yes']));
  const [names = '', ...observations] = (await exported(FigureFormat.FIGURE_FORMAT_SDMX_CSV)).trimEnd().split('\r\n');
  const status = names.split(',').indexOf('OBS_STATUS');
  expect(new Set(observations.map((line) => line.split(',')[status]))).toEqual(new Set(['P']));
  expect(await codeOf(figures('O17', { ...inYear, byMonth: true }, integratorInCity))).toBe('invalid-input');
  // What counts nobody small everybody sees.
  const open = (await figures('O18', {}, integratorInCity)).figures;
  expect([open.length > 0, open.some(({ hidden, provisional }) => hidden || provisional)]).toEqual([true, false]);
});

test.each([
  ['O17', { fromMonth: '2025-01', untilMonth: '2025-06' }, 'whole-year'],
  ['O17', { fromMonth: '2025-01', untilMonth: '2025-12', byMonth: true }, 'whole-year'],
  ['O17', {}, 'whole-year'],
  ['O17', { fromMonth: '2099-01', untilMonth: '2099-12' }, 'whole-year'],
  ['R04', inYear, 'staff-only'],
])('who is not staff gets no other span of %s: %o', async (indicator, months, rule) => {
  const error: unknown = await figures(indicator, months, integrator).catch((failed: unknown) => failed);
  expect([refusalOf(error)?.reason, refusalOf(error)?.violations[0]?.rule]).toContain(rule);
});

test('a file has what ListFigures shows whoever asks, with the same marks', async () => {
  const exported = (at: ReportingServiceClient, more: Partial<ExportFiguresRequest> = {}) =>
    callUnary(
      at.exportFigures.bind(at),
      new Metadata(),
      ExportFiguresRequest.fromPartial({
        figures: { indicator: 'O17', ...inYear },
        format: FigureFormat.FIGURE_FORMAT_CSV,
        ...more,
      }),
    );
  for (const at of [client, integrator]) {
    const listed = (await figures('O17', inYear, at)).figures.map(({ value, hidden }) =>
      hidden ? ':c' : String(value),
    );
    const { content, mediaType, fileName } = await exported(at);
    const [header = '', ...lines] = content.toString().trimEnd().split('\r\n');
    const place = header.split(',').indexOf('value');
    expect(lines.map((line) => line.split(',')[place])).toEqual(listed);
    expect(listed.includes(':c')).toBe(at === integrator);
    expect([mediaType, fileName]).toEqual(['text/csv; charset=utf-8', 'figures-O17-2025-01-2025-12.csv']);
  }
  const { content } = await exported(client, {
    format: FigureFormat.FIGURE_FORMAT_SVG,
    chart: FigureChart.FIGURE_CHART_SIDE_BY_SIDE,
    language: 'sq',
  });
  expect(content.toString()).toContain('<svg');
  for (const [at, more, rule] of [
    [client, { format: FigureFormat.FIGURE_FORMAT_UNSPECIFIED }, 'format-unknown'],
    [client, { language: 'de' }, 'language-unknown'],
    [client, { format: FigureFormat.FIGURE_FORMAT_SVG }, 'chart-unknown'],
    [client, { figures: ListFiguresRequest.fromPartial({}) }, 'indicator-unknown'],
    [integrator, { figures: ListFiguresRequest.fromPartial({ indicator: 'O17' }) }, 'whole-year'],
  ] as const) {
    const error: unknown = await exported(at, more).catch((failed: unknown) => failed);
    expect(refusalOf(error)?.violations).toMatchObject([{ rule }]);
  }
});

test('what a figure is made of is told by its subjects and versions; what is none is refused by its field', async () => {
  const subjectsOf = (more: Partial<ListFigureSubjectsRequest>) =>
    callUnary(
      client.listFigureSubjects.bind(client),
      new Metadata(),
      ListFigureSubjectsRequest.fromPartial({ indicator: 'R04', nodeId: 'korce', untilMonth: '2027-12', ...more }),
    );
  expect(await subjectsOf({})).toMatchObject({
    subjects: [{ subject: 'post/p', version: 1n, observations: [{ date: '2027-07-01', amount: 1000n, key: '' }] }],
    nextPageToken: '',
  });
  for (const [more, field] of [
    [{ indicator: 'R99' }, 'indicator'],
    [{ nodeId: 'nowhere' }, 'node_id'],
    [{ dimension: 'taste', value: 'sweet' }, 'dimension'],
    [{ untilMonth: '2027' }, 'until_month'],
  ] as const) {
    const error: unknown = await subjectsOf(more).catch((failed: unknown) => failed);
    expect(refusalOf(error)?.violations).toMatchObject([{ field }]);
  }
});

test('numbers that are made anew are as they were', async () => {
  const before = await figures('members-by-month', { fromMonth: '2026-01', untilMonth: '2026-12' });
  // It may take longer than other calls.
  const { factCount } = await callUnary(client.rebuildFigures.bind(client), new Metadata(), {}, 30 * 60_000);
  expect(factCount).toBeGreaterThan(3n);
  expect(await figures('members-by-month', { fromMonth: '2026-01', untilMonth: '2026-12' })).toEqual(before);
});

test('an indicator that there is not is refused by its field', async () => {
  const error: unknown = await figures('happiness').catch((failed: unknown) => failed);
  expect(refusalOf(error)?.violations).toMatchObject([{ field: 'indicator', rule: 'indicator-unknown' }]);
});

/** Counted by hand of so many visitors, `version` of what was counted on a day at a node. */
async function counted(node: string, id: string, method: CountMethod, count: number, version = 1): Promise<void> {
  const type = version === 1 ? 'inclust.events.v1.AttendanceRecorded' : 'inclust.events.v1.AttendanceCorrected';
  const facts = {
    attendanceId: id,
    version: BigInt(version),
    day: '2027-03-10',
    method,
    visitors: [{ origin: VisitOrigin.VISIT_ORIGIN_DOMESTIC, count }],
  };
  const envelope: Envelope = {
    id: `${node}-${id}-${version}`,
    type,
    node,
    time: '2027-03-11T08:00:00.000Z',
    subject: `attendance/${id}`,
    version,
    tombstone: false,
    body: AttendanceRecorded.encode(AttendanceRecorded.fromPartial({ facts })).finish(),
  };
  await publishEvents(nats, [{ subject: eventSubject(node, type), envelope, messageId: envelope.id }]);
}

const own = (methods: readonly string[], more: Partial<Indicator> = {}): Indicator =>
  Indicator.fromPartial({
    code: 'own-counted-visits',
    title: { el: { text: 'Επισκέψεις που μετρήθηκαν' }, sq: { text: 'Vizita të numëruara' } },
    rule: { el: { text: 'Όσες μετρήθηκαν στην είσοδο.' } },
    unit: 'visits',
    source: 'visit',
    filter: [{ dimension: 'method', values: [...methods] }],
    aggregate: IndicatorAggregate.INDICATOR_AGGREGATE_DURING,
    ...more,
  });

let requests = 0;
const requestId = (): string => `own-request-${(requests += 1)}`;
const create = (indicator: Indicator, id = requestId()) =>
  callUnary(client.createIndicator.bind(client), new Metadata(), { indicator, requestId: id });
const update = (indicator: Indicator) =>
  callUnary(client.updateIndicator.bind(client), new Metadata(), { indicator, requestId: requestId() });
const get = (code: string, version = 0) =>
  callUnary(client.getIndicator.bind(client), new Metadata(), { name: `indicators/${code}`, version });
const codeOf = async (call: Promise<unknown>): Promise<string | undefined> =>
  refusalOf(await call.catch((failed: unknown) => failed))?.reason;

/** What an indicator came to in a node in 2027, once it has come to that. */
async function comesTo(indicator: string, node: string, wanted: bigint, version: number): Promise<void> {
  await eventually(
    async () => {
      const found = await figures(indicator, { fromMonth: '2027-01', untilMonth: '2027-12' }).catch(() => undefined);
      const figure = found?.figures.find(({ dimensions }) => dimensions.length === 1 && dimensions[0]?.value === node);
      return figure?.value === wanted && figure.definitionVersion === version;
    },
    { what: `${indicator} version ${version} of ${node} to be ${wanted}` },
  );
}

test('an own indicator counts the past and what comes, in every process, and what was signed by its first rule stays', async () => {
  const node = 'arta';
  await counted(node, 'door', CountMethod.COUNT_METHOD_DOOR_COUNT, 30);
  await counted(node, 'guess', CountMethod.COUNT_METHOD_ESTIMATE, 500);
  await comesTo('visits', node, 530n, 1);

  const id = requestId();
  const made = await create(own(['door-count']), id);
  expect(made.indicator).toMatchObject({ name: 'indicators/own-counted-visits', version: 1, own: true, etag: '1' });
  expect((await create(own(['door-count']), id)).indicator?.etag).toBe('1');
  expect(await codeOf(create(own(['door-count'])))).toBe('indicator-exists');
  await comesTo('own-counted-visits', node, 30n, 1);
  expect((await get('own-counted-visits')).indicator?.counted).toBe(true);
  // Whichever of the processes takes it from the stream.
  await counted(node, 'door-2', CountMethod.COUNT_METHOD_DOOR_COUNT, 5);
  await comesTo('own-counted-visits', node, 35n, 1);

  const name = `programmes/own/periods/h1/reports/${node}`;
  await callUnary(reports.createProgramme.bind(reports), new Metadata(), {
    programme: Programme.fromPartial({
      name: 'programmes/own',
      title: { en: { text: 'Own', state: TextState.TEXT_STATE_ORIGINAL } },
      fromMonth: '2027-01',
      untilMonth: '2027-12',
      periods: [
        { periodId: 'h1', fromMonth: '2027-01', untilMonth: '2027-06' },
        { periodId: 'h2', fromMonth: '2027-07', untilMonth: '2027-12' },
      ],
      targets: [{ indicator: 'own-counted-visits', nodeId: node, value: '10' }],
    }),
    requestId: requestId(),
  });
  const note = { name, indicator: 'own-counted-visits', note: 'Counted at the door.', requestId: requestId() };
  await callUnary(reports.editReport.bind(reports), new Metadata(), EditReportRequest.fromPartial(note));
  const whole = { name, note: 'Nothing else was open.', requestId: requestId() };
  await callUnary(reports.editReport.bind(reports), new Metadata(), EditReportRequest.fromPartial(whole));
  for (const state of [
    ReportState.REPORT_STATE_SUBMITTED,
    ReportState.REPORT_STATE_IN_VERIFICATION,
    ReportState.REPORT_STATE_FINALIZED,
  ]) {
    const moving = MoveReportRequest.fromPartial({ name, state, requestId: requestId() });
    await callUnary(reports.moveReport.bind(reports), new Metadata(), moving);
  }
  const signed = (await callUnary(reports.getReport.bind(reports), new Metadata(), { name })).report;
  expect(signed?.rows).toMatchObject([{ current: '35', definitionVersion: 1 }]);

  // The rule is changed, and something of the period that was signed comes late.
  expect(await codeOf(update(own(['door-count'], { etag: '7' })))).toBe('stale-etag');
  const changed = await update(own(['door-count', 'estimate'], { etag: '1' }));
  expect(changed.indicator).toMatchObject({ version: 2, etag: '2' });
  await comesTo('own-counted-visits', node, 535n, 2);
  await counted(node, 'door', CountMethod.COUNT_METHOD_DOOR_COUNT, 37, 2);
  await counted(node, 'door-3', CountMethod.COUNT_METHOD_DOOR_COUNT, 4);
  await comesTo('own-counted-visits', node, 546n, 2);
  const later = name.replace('h1', 'h2');
  const open = (await callUnary(reports.getReport.bind(reports), new Metadata(), { name: later })).report;
  expect(open?.rows).toMatchObject([
    {
      definitionVersion: 2,
      previousDefinitionVersion: 1,
      previouslyReported: '35',
      // Seven more at the door and four who were told of late, and none of those who were estimated.
      correction: '11',
      current: '0',
      cumulative: '546',
    },
  ]);
  expect((await callUnary(reports.getReport.bind(reports), new Metadata(), { name })).report).toEqual(signed);
  // What the correction is made of, by the rule of then; page by page.
  const corrections: Correction[] = [];
  let pageToken = '';
  do {
    const asked = { name: later, indicator: 'own-counted-visits', pageSize: 1, pageToken };
    const page = await callUnary(reports.listCorrections.bind(reports), new Metadata(), asked);
    corrections.push(...page.corrections);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  const told = corrections.map(({ nodeId, subject, version, reason, before, after }) => [
    `${nodeId} ${subject}@${version}`,
    reason,
    before.map(({ date, amount }) => `${date} ${amount}`),
    after.map(({ date, amount }) => `${date} ${amount}`),
  ]);
  expect(told).toEqual([
    ['arta attendance/door@2', CorrectionReason.CORRECTION_REASON_CHANGED, ['2027-03-10 30'], ['2027-03-10 37']],
    ['arta attendance/door-3@1', CorrectionReason.CORRECTION_REASON_LATE, [], ['2027-03-10 4']],
  ]);
  const corrected = (of: string, indicator: string) =>
    codeOf(
      callUnary(reports.listCorrections.bind(reports), new Metadata(), { name: of, indicator, pageSize: 0, pageToken }),
    );
  expect(await corrected(name, 'own-counted-visits')).toBe('nothing-reported');
  expect(await corrected(later, 'visits')).toBe('invalid-input');
  const first = (await get('own-counted-visits', 1)).indicator;
  expect(first?.filter).toMatchObject([{ dimension: 'method', values: ['door-count'] }]);
});

test('an own indicator of people is for staff, is tried as it is then counted, and is no new target once it is retired', async () => {
  const listed = await callUnary(integrator.listIndicators.bind(integrator), new Metadata(), {});
  expect(listed.indicators.find(({ own: isOwn }) => isOwn)).toMatchObject({ code: 'own-counted-visits', version: 2 });
  const inYear2027 = { fromMonth: '2027-01', untilMonth: '2027-12' };
  expect(await codeOf(figures('own-counted-visits', inYear2027, integrator))).toBe('staff-only');
  const tried = await callUnary(
    client.tryIndicator.bind(client),
    new Metadata(),
    TryIndicatorRequest.fromPartial({ indicator: own(['door-count', 'estimate']), ...inYear2027 }),
  );
  const kept = (await figures('own-counted-visits', inYear2027)).figures;
  const values = (all: readonly Figure[]) =>
    all.map(({ dimensions, value }) => [dimensions.map((one) => one.value).join(' '), value]);
  expect(values(tried.figures)).toEqual(values(kept));

  const retire = { name: 'indicators/own-counted-visits', etag: '2', requestId: requestId() };
  const { indicator } = await callUnary(client.retireIndicator.bind(client), new Metadata(), retire);
  expect(indicator).toMatchObject({ retired: true, etag: '3' });
  const after = await callUnary(client.listIndicators.bind(client), new Metadata(), {});
  expect(after.indicators.some(({ code }) => code === 'own-counted-visits')).toBe(false);
  expect(values((await figures('own-counted-visits', inYear2027)).figures)).toEqual(values(kept));
  for (const [call, code] of [
    [() => get('own-nothing'), 'indicator-not-found'],
    [() => get('own-counted-visits', 3), 'indicator-not-found'],
    [() => get('../x'), 'invalid-input'],
    [() => update(own(['door-count'], { code: 'own-nothing' })), 'indicator-not-found'],
    [() => create(own(['door-count'], { code: 'visits' })), 'invalid-input'],
    [() => create(Indicator.fromPartial({})), 'invalid-input'],
  ] as const)
    expect(await codeOf(call())).toBe(code);
});

test('what was adopted by a process that ended before it counted is counted by the next one', async () => {
  // Adopted by nobody who counts: the document is there as it is when the process is killed right after it was kept.
  const documents = mongo.collection('own_indicators');
  const before = await documents.findOne({});
  if (!before) throw new Error('nothing was adopted');
  const versions = (before['state'] as { versions: { code: string }[] }).versions.map((one) => ({
    ...one,
    code: 'own-left',
  }));
  await documents.insertOne({
    _id: 'own-left' as never,
    version: 1,
    state: { code: 'own-left', versions, retired: false, createdAt: '2027-01-01T00:00:00.000Z' },
  });
  expect((await get('own-left')).indicator?.counted).toBe(false);
  expect(await codeOf(figures('own-left'))).toBe('not-counted-yet');
  {
    await using _ = await nodeOf();
    await comesTo('own-left', 'arta', 546n, 2);
  }
});

/** Publishes what happened at the coworking space of the node. */
async function happened(type: EventType, about: string, version: number, time: string, body: Uint8Array) {
  const envelope: Envelope = {
    id: `${about}-${version}`,
    type,
    node: 'kerkyra',
    time,
    subject: about,
    version,
    tombstone: false,
    body,
  };
  await publishEvents(nats, [{ subject: eventSubject('kerkyra', type), envelope, messageId: envelope.id }]);
}

async function cameAt(booking: string, person: string, time: string): Promise<void> {
  const facts = { bookingId: booking, version: 2n, resourceId: 'desks', person, checkInTime: time };
  const body = BookingCheckedIn.encode(BookingCheckedIn.fromPartial({ facts })).finish();
  await happened('inclust.coworking.v1.BookingCheckedIn', `bookings/${booking}`, 2, time, body);
}

/** Every use of a space in the stream, in its order. */
async function usesTold(): Promise<readonly string[]> {
  const consumer = await jetstream(nats).consumers.get('EVENTS', {
    filter_subjects: 'inclust.kerkyra.reporting.v1.space-use.noted',
  });
  const told: string[] = [];
  for await (const message of await consumer.fetch({ max_messages: 100, expires: 1_000 })) {
    const { facts } = SpaceUseNoted.decode(message.data);
    told.push(`${facts?.organisation?.distinctKey} ${facts?.date}`);
  }
  return told;
}

test('for whom somebody came to a booking counts once a year, by the calendar of the space; who came is told to nobody', async () => {
  const spaceFacts = { spaceId: 'space', version: 1n, timeZone: 'Europe/Athens' };
  const space = SpaceEdited.encode(SpaceEdited.fromPartial({ facts: spaceFacts })).finish();
  await happened('inclust.coworking.v1.SpaceEdited', 'spaces/space', 1, '2027-01-01T08:00:00.000Z', space);
  const resourceFacts = { resourceId: 'desks', version: 1n, spaceId: 'space', units: 10 };
  const desks = ResourceEdited.encode(ResourceEdited.fromPartial({ facts: resourceFacts })).finish();
  await happened('inclust.coworking.v1.ResourceEdited', 'resources/desks', 1, '2027-01-01T08:00:00.000Z', desks);
  const at = (member: string) => `nodes/kerkyra/members/${member}`;
  // The register is away for the first of them, and nothing of it is lost.
  lookups.isAway = true;
  await cameAt('a', at('maria'), '2027-05-10T09:00:00.000Z');
  await eventually(async () => lookups.asked.length > 0, { what: 'the register to be asked in vain' });
  lookups.isAway = false;
  await cameAt('b', at('maria'), '2027-05-10T15:00:00.000Z');
  await cameAt('c', at('ana'), '2027-06-01T09:00:00.000Z');
  // The last minutes of the year in UTC are of the next one in Athens.
  await cameAt('d', at('maria'), '2027-12-31T22:30:00.000Z');
  await cameAt('e', at('nobody'), '2027-06-01T09:00:00.000Z');
  await cameAt('f', 'nodes/arta/members/maria', '2027-06-02T09:00:00.000Z');
  await cameAt('g', 'erased/1', '2027-06-02T09:00:00.000Z');
  const inYear = async (year: string) => {
    const found = (await figures('R06', { fromMonth: `${year}-01`, untilMonth: `${year}-12` })).figures;
    return found.find(({ dimensions }) => dimensions.length === 1 && dimensions[0]?.value === 'kerkyra')?.value;
  };
  await eventually(async () => (await inYear('2027')) === 2n && (await inYear('2028')) === 1n, {
    what: 'the enterprises of both years',
  });
  // Two on a day are told once, whichever of the processes told them, and also when it came again.
  expect((await usesTold()).toSorted()).toEqual([
    'GR:1 2027-05-10',
    'GR:1 2027-06-01',
    'GR:1 2028-01-01',
    'GR:2 2027-06-01',
  ]);
  const kept = await mongo.collection('facts').find({ type: 'inclust.reporting.v1.SpaceUseNoted' }).toArray();
  expect(kept.length).toBe(4);
  expect(JSON.stringify(kept)).not.toContain('maria');
  expect(await mongo.collection('facts').countDocuments({ type: 'inclust.coworking.v1.BookingCheckedIn' })).toBe(0);
  // What is reported of figures is none either: programmes, reports and indicators were made and moved before.
  const ofReports = { type: { $regex: '^inclust\\.reporting\\.v1\\.(?!SpaceUse)' } };
  expect(await mongo.collection('facts').countDocuments(ofReports)).toBe(0);
});
