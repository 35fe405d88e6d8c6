import { ackWait, dayInNanoseconds, type StreamDeclaration } from '@inclust/messaging';
import type { FlowKind } from './signed-content.ts';

/** How long facts wait for the other side: longer than any outage that is healed by waiting. */
const factAge = 400 * dayInNanoseconds;

/** Names of the streams between nodes, in the account of the federation. */
export const outStreams: Readonly<Record<FlowKind, string>> = { facts: 'OUT_FACTS', state: 'OUT_STATE' };

/** The stream at this node that is fed by another node's stream. */
export function inStream(from: string, kind: FlowKind): string {
  return `IN_${from.toUpperCase().replaceAll('-', '_')}_${kind.toUpperCase()}`;
}

/** Whether a stream is fed by another node's. */
export function isInStream(name: string): boolean {
  return name.startsWith('IN_');
}

/**
 * The subject of a message that leaves a node: `fed.{sender}.{kind}.{origin}.{rest}`; `rest` is the path of an event, or the context,
 * thing and id of a state.
 */
export function outSubject(sender: string, kind: FlowKind, origin: string, rest: string): string {
  return `fed.${sender}.${kind}.${origin}.${rest}`;
}

/** What a subject in an incoming stream says; `undefined` for one that the sender made up. */
export function parseInSubject(
  subject: string,
  sender: string,
  kind: FlowKind,
): { readonly origin: string; readonly rest: string } | undefined {
  const prefix = `in.${sender}.fed.${sender}.${kind}.`;
  if (!subject.startsWith(prefix)) return undefined;
  const [origin = '', ...rest] = subject.slice(prefix.length).split('.');
  return origin && rest.length > 0 ? { origin, rest: rest.join('.') } : undefined;
}

/** A city's streams towards the meta-cluster, each with the consumer that feeds the stream there. */
export function cityOutStreams(city: string): StreamDeclaration[] {
  return (['facts', 'state'] as const).map((kind) => ({
    stream: outStream(city, kind),
    consumers: [feed('to_meta', `deliver.${city}.${kind}`)],
  }));
}

/**
 * The meta-cluster's stream of public state, with a consumer for each city: a city is not told again what it has told. Cities that take part no
 * more have none.
 */
export function metaOutStreams(
  meta: string,
  cities: readonly string[],
  left: readonly string[] = [],
): StreamDeclaration[] {
  return [
    {
      stream: outStream(meta, 'state'),
      consumers: cities.map((city) => ({
        ...feed(`to_${city}`, `deliver.${meta}.${city}`),
        filter_subjects: [meta, ...cities.filter((other) => other !== city)].map((origin) =>
          outSubject(meta, 'state', origin, '>'),
        ),
      })),
      retired: left.map((city) => `to_${city}`),
    },
  ];
}

/** The stream that is fed from another node. `epoch` is when that node's stream was made: another one is another stream. */
export function inStreamDeclaration(options: {
  readonly from: string;
  readonly kind: FlowKind;
  readonly consumer: string;
  readonly deliver: string;
  readonly epoch: string;
}): StreamDeclaration {
  const { from, kind, consumer, deliver, epoch } = options;
  return {
    stream: {
      name: inStream(from, kind),
      ...retention(kind),
      // Nobody but the source puts anything in, and what it puts in is never taken for a repetition.
      subjects: [],
      duplicate_window: 0,
      subject_transform: { src: '>', dest: `in.${from}.>` },
      sources: [
        {
          name: outStreams[kind],
          external: { api: `$JS.${from}.API`, deliver: '' },
          consumer: { name: consumer, deliver_subject: deliver },
        },
      ],
      metadata: { origin_epoch: epoch },
    },
    consumers: [
      {
        durable_name: 'federation',
        ack_policy: 'explicit',
        ack_wait: ackWait * 1_000_000,
        max_ack_pending: 4_096,
        max_deliver: -1,
      },
    ],
  };
}

function outStream(node: string, kind: FlowKind) {
  return { name: outStreams[kind], subjects: [`fed.${node}.${kind}.>`], ...retention(kind) };
}

/** Facts stay and cannot be rolled up; of a state only the newest message of its subject. A source must not refuse or drop: no duplicate window. */
function retention(kind: FlowKind) {
  return kind === 'facts'
    ? { max_age: factAge, allow_direct: true, deny_purge: true }
    : { max_msgs_per_subject: 1, allow_rollup_hdrs: true, allow_direct: true };
}

/**
 * A push consumer that is made beforehand and acknowledged by flow control: after a restart of the other side it goes on in seconds,
 * where an ordinary source took 40 s.
 */
function feed(name: string, deliver: string) {
  return {
    durable_name: name,
    deliver_subject: deliver,
    ack_policy: 'flow_control' as const,
    flow_control: true,
    idle_heartbeat: 1_000_000_000,
    max_deliver: -1,
    deliver_policy: 'all' as const,
    max_ack_pending: 1_000,
  };
}
