import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { eventually, fileScope, temporaryFolder, testScope } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest, loneCity } from '../support/federation.ts';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.ts';
import { directoryOf } from '../support/people.ts';
import { factsKept } from '../support/projections.ts';

const register = resolve(import.meta.dirname, '../../packages/telemetry/src/register.mjs');
const noteLoaded = resolve(import.meta.dirname, '../support/note-loaded.mjs');
const person = {
  givenName: 'Πολυξένη',
  familyName: 'Ζαχαροπλάστη',
  email: 'polyxeni@example.org',
  phone: '+302681099887',
};
const eventType = 'inclust.members.v1.MemberRegistered';

describe('the trace of a call', () => {
  const scope = fileScope();
  let receiver: OtlpReceiver;
  let federation: FederationUnderTest;
  let member = '';

  beforeAll(async () => {
    receiver = scope.use(await startOtlpReceiver());
    const folder = scope.use(await temporaryFolder()).path;
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      OTEL_METRIC_EXPORT_TIMEOUT: '1000',
      INCLUST_LOG_LEVEL: 'debug',
    };
    federation = scope.use(
      await FederationUnderTest.start(folder, ['arta'], 'many', environment, ['--import', register]),
    );
    const { member: made } = await federation
      .city('arta')
      .client()
      .members.registerMember({
        profile: {
          kind: { $case: 'person', value: { givenName: person.givenName, familyName: person.familyName } },
          email: person.email,
          phone: person.phone,
          disciplines: ['heritage'],
          listingConsent: true,
        },
      });
    member = made?.name ?? '';
    await eventually(async () => (await directoryOf(federation.meta.client('federation'), 'arta')).length === 1, {
      what: 'the member at the meta-cluster',
      timeout: 20_000,
    });
    // So that a span that does not come says something about spans alone.
    await eventually(async () => (await factsKept(federation.meta, 'arta')).length === 1, {
      what: 'the fact at the meta-cluster',
      timeout: 30_000,
    });
  });

  const spanOf = (name: string, process: string, traceId?: string): ReceivedSpan | undefined =>
    receiver.spans.find(
      (span) => span.name === name && span.process === process && (!traceId || span.traceId === traceId),
    );

  /** Waits for the span that an edge leads to. */
  const child = (parent: ReceivedSpan, name: string, process: string): Promise<ReceivedSpan> =>
    eventually(
      () =>
        receiver.spans.find(
          (span) => span.parentSpanId === parent.spanId && span.name === name && span.process === process,
        ),
      {
        what: `${parent.name} → ${name} in ${process}; there are\n${drawn(receiver.spans, parent.traceId)}`,
        timeout: 15_000,
      },
    );

  test('leads from the call over the write and the broker into the other node', async () => {
    const server = await eventually(
      () => spanOf('grpc.inclust.members.v1.MemberService/RegisterMember', 'inclust-members'),
      {
        what: 'the span of the call',
        timeout: 10_000,
      },
    );
    expect(server.kind).toBe(2);
    const insert = await child(server, 'insert members', 'inclust-members');
    const published = await child(server, `publish ${eventType}`, 'inclust-members');
    const exported = await child(published, `export ${eventType}`, 'inclust-federation');
    const imported = await child(exported, `import ${eventType}`, 'inclust-federation');
    const recorded = await child(imported, `record ${eventType}`, 'inclust-reporting');
    const edges = [server, insert, published, exported, imported, recorded];
    expect(new Set(edges.map(({ traceId }) => traceId)).size).toBe(1);
  });

  test('holds nothing of the person, nor does anything else that was sent', () => {
    const sent = receiver.bodies.join('\n');
    // Without showing megabytes when it fails.
    expect(sent.includes('RegisterMember')).toBe(true);
    expect(Object.values(person).filter((text) => sent.includes(text))).toEqual([]);
    expect(/"db\.(statement|query\.text)"/u.exec(sent)).toBeNull();
  });

  test('is named by the log lines of a call that fails', async () => {
    const arta = federation.city('arta');
    await arta.mongo?.stop();
    using client = connect(arta.address('members'), {
      authorize: operatorOfHome(arta.home),
      patience: 0,
      timeout: 2_000,
    });
    await expect(client.members.getMember({ name: member })).rejects.toMatchObject({ name: 'RefusedError' });
    const line = await eventually(() => lines(arta.logFile('members')).find(({ rpc }) => rpc?.endsWith('/GetMember')), {
      what: 'the line of the call',
      timeout: 20_000,
    });
    expect(line.trace_id).toMatch(/^[0-9a-f]{32}$/u);
    await eventually(
      () => spanOf('grpc.inclust.members.v1.MemberService/GetMember', 'inclust-members', line.trace_id),
      {
        what: `the span of trace ${line.trace_id}`,
        timeout: 10_000,
      },
    );
    await arta.startMongo();
  });

  test('comes with the figures that an operator watches', async () => {
    // Of somebody who is not known.
    using stranger = connect(federation.city('arta').address('members'), { patience: 0 });
    await expect(stranger.members.getMember({ name: member })).rejects.toMatchObject({ reason: 'unauthenticated' });
    for (const [name, from] of [
      ['inclust.outbox.age', 'inclust-members'],
      ['inclust.consumer.pending', 'inclust-operations'],
      ['inclust.consumer.sequence', 'inclust-operations'],
      ['inclust.dead_letters', 'inclust-operations'],
      ['inclust.link.up', 'inclust-federation'],
      ['inclust.link.refused', 'inclust-federation'],
      ['inclust.link.compared.age', 'inclust-federation'],
      ['inclust.rpc.duration', 'inclust-members'],
      ['inclust.rpc.refusals', 'inclust-members'],
    ] as const)
      await eventually(() => receiver.metrics.get(name)?.has(from), { what: `${name} of ${from}`, timeout: 15_000 });
  });
});

test('without an endpoint nothing of the SDK is loaded; with one it is', async () => {
  const scope = testScope();
  const folder = scope.use(await temporaryFolder()).path;
  const receiver = scope.use(await startOtlpReceiver());
  const city = scope.use(await loneCity(folder, 'arta'));
  city.nodeArgs = ['--import', noteLoaded, '--import', register];
  const loaded = async (name: string, environment: Record<string, string>): Promise<string[]> => {
    const file = join(folder, name);
    await city.startProcesses({ ...environment, INCLUST_TEST_LOADED: file });
    await city.client().operations.getNodeStatus();
    await city.stopProcesses();
    return readFileSync(file, 'utf8').split('\n');
  };
  await Promise.all([city.startNats(), city.startMongo()]);

  const without = await loaded('without', { OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '' });
  expect(without.some((url) => url.endsWith('/telemetry/src/register.mjs'))).toBe(true);
  expect(without.some((url) => url.includes('/@opentelemetry/api/'))).toBe(true);
  expect(without.filter(ofTelemetry)).toEqual([]);
  const wanted = await loaded('with', {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.endpoint}/v1/traces`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '600000',
  });
  // What had not been sent when the process was told to stop went out before it ended.
  expect(receiver.spans.map(({ name }) => name)).toContain('grpc.inclust.node.v1.OperationsService/GetNodeStatus');
  expect(receiver.metrics.size).toBe(0);
  expect(wanted.filter(ofTelemetry).length).toBeGreaterThan(10);
  // Two copies of the hooks lose spans.
  const hooks = wanted.flatMap((url) => /@opentelemetry\+instrumentation@[^/]+/u.exec(url)?.[0] ?? []);
  expect(new Set(hooks).size).toBe(1);
});

/** Whether a module is there only for telemetry; the API, which does nothing without an SDK, is not. */
function ofTelemetry(url: string): boolean {
  return /\/(@opentelemetry\/(?!api\/)|import-in-the-middle\/|require-in-the-middle\/)|start-telemetry/u.test(url);
}

interface LogLine {
  readonly rpc?: string;
  readonly trace_id?: string;
}

function lines(file: string): LogLine[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine);
}

/** The spans of a trace, for the message when one is missing. */
function drawn(spans: readonly ReceivedSpan[], traceId: string): string {
  return spans
    .filter((span) => span.traceId === traceId)
    .map(({ process, name, spanId, parentSpanId }) => `${process} ${name} ${spanId} < ${parentSpanId}`)
    .join('\n');
}
