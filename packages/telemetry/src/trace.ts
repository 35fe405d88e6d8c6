import { context, propagation, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';

const tracer = trace.getTracer('inclust');

/** The W3C trace context of what is under way; `undefined` when nothing is traced. */
export function currentTraceparent(): string | undefined {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier['traceparent'];
}

/** Runs a piece of work as a span that continues the given trace context; without telemetry it just runs it. */
export async function continueTrace<Result>(
  traceparent: string | undefined,
  name: string,
  kind: 'producer' | 'consumer' | 'internal',
  attributes: Readonly<Record<string, string | number>>,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const parent = traceparent ? propagation.extract(context.active(), { traceparent }) : context.active();
  const kinds = { producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL };
  return tracer.startActiveSpan(name, { kind: kinds[kind], attributes }, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Notes something that was part of a batch as a span of its own, under its own trace context; answers with the context to hand on. */
export function noteSpan(
  traceparent: string | undefined,
  name: string,
  kind: 'producer' | 'consumer',
  attributes: Readonly<Record<string, string | number>>,
): string | undefined {
  if (!traceparent) return undefined;
  const parent = propagation.extract(context.active(), { traceparent });
  const span = tracer.startSpan(
    name,
    { kind: kind === 'producer' ? SpanKind.PRODUCER : SpanKind.CONSUMER, attributes },
    parent,
  );
  const carrier: Record<string, string> = {};
  propagation.inject(trace.setSpan(parent, span), carrier);
  span.end();
  return carrier['traceparent'] ?? traceparent;
}

/** The ids that tie a log line to its trace; empty when nothing is traced. */
export function traceIds(): { trace_id?: string; span_id?: string } {
  const found = trace.getActiveSpan()?.spanContext();
  return found ? { trace_id: found.traceId, span_id: found.spanId } : {};
}
