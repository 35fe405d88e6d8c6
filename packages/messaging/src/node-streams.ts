import type { ConsumerDeclaration, StreamDeclaration } from './streams.ts';

/** How long a node keeps its own events: longer than any outage that is healed by waiting. */
const eventAge = 400 * 24 * 60 * 60 * 1_000_000_000;

/**
 * How long a consumer may be silent about a message it took, in milliseconds: after that it comes again. So long wait the messages that a
 * process had when it was killed.
 */
export const ackWait = 10_000;

/**
 * Everything that happened in a node, and at the meta-cluster what its cities told: append-only, no personal data.
 * Subjects `inclust.{node}.{context}.v1.{thing}.{event}`.
 */
export const eventsStream: StreamDeclaration = {
  stream: {
    name: 'EVENTS',
    subjects: ['inclust.>'],
    max_age: eventAge,
    duplicate_window: 120 * 1_000_000_000,
    allow_direct: true,
    deny_delete: true,
    deny_purge: true,
  },
};

/** The newest public state of everything a node owns: one message a subject, replaced by a tombstone in the end. */
export function stateStream(node: string): StreamDeclaration {
  return {
    stream: {
      name: 'STATE',
      subjects: [`state.${node}.>`],
      max_msgs_per_subject: 1,
      allow_rollup_hdrs: true,
      allow_direct: true,
    },
  };
}

/** A reader of some events of a node, by the name by which the server knows how far it has come. */
export function eventConsumer(name: string, subjects: readonly string[]): ConsumerDeclaration {
  return {
    durable_name: name,
    filter_subjects: [...subjects],
    ack_policy: 'explicit',
    ack_wait: ackWait * 1_000_000,
    max_deliver: -1,
  };
}
