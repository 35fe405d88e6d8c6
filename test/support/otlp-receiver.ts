import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { noteTold } from '@inclust/testkit';

/** A span as it came in, with the node's name for its process. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** 2 is a server's, 3 a client's, 4 a producer's, 5 a consumer's. */
  readonly kind: number;
  readonly process: string;
}

/** What takes the place of a collector: OTLP over HTTP, in JSON. */
export interface OtlpReceiver extends AsyncDisposable {
  readonly endpoint: string;
  readonly spans: readonly ReceivedSpan[];
  /** Names of metrics of which a reading has come, with the processes it came from. */
  readonly metrics: ReadonlyMap<string, ReadonlySet<string>>;
  /** Everything that came, as text. */
  readonly bodies: readonly string[];
}

interface Attributes {
  readonly attributes?: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
}
interface Points {
  readonly dataPoints: readonly Attributes[];
}
interface TracesBody {
  readonly resourceSpans?: readonly {
    readonly resource?: Attributes;
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<ReceivedSpan, 'parentSpanId'> & { parentSpanId?: string })[];
    }[];
  }[];
}
interface MetricsBody {
  readonly resourceMetrics?: readonly {
    readonly resource?: Attributes;
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly gauge?: Points;
        readonly sum?: Points;
        readonly histogram?: Points;
      }[];
    }[];
  }[];
}

/** Starts a receiver on loopback. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const metrics = new Map<string, Set<string>>();
  const bodies: string[] = [];
  const take = (path: string, body: string): void => {
    bodies.push(body);
    noteTold(body);
    if (path === '/v1/traces') spans.push(...spansOf(JSON.parse(body) as TracesBody));
    if (path === '/v1/metrics')
      for (const [name, process] of readingsOf(JSON.parse(body) as MetricsBody))
        metrics.set(name, (metrics.get(name) ?? new Set()).add(process));
  };
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      take(request.url ?? '', body);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans,
    metrics,
    bodies,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function spansOf(body: TracesBody): ReceivedSpan[] {
  return (body.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ traceId, spanId, parentSpanId = '', name, kind }) => ({
        traceId,
        spanId,
        parentSpanId,
        name,
        kind,
        process: serviceName(resource),
      })),
    ),
  );
}

function readingsOf(body: MetricsBody): [name: string, process: string][] {
  return (body.resourceMetrics ?? []).flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics
        .filter(({ gauge, sum, histogram }) => [gauge, sum, histogram].some((one) => (one?.dataPoints.length ?? 0) > 0))
        .map(({ name }): [string, string] => [name, serviceName(resource)]),
    ),
  );
}

function serviceName(resource: Attributes | undefined): string {
  return resource?.attributes?.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = await Array.fromAsync(request as AsyncIterable<Uint8Array>);
  return Buffer.concat(parts).toString('utf8');
}
