import { randomUUIDv7 } from 'node:crypto';
import { eventSubject, stateSubject, type Envelope, type EventType } from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import { publishEvents, type OutgoingEvent, type OutgoingState, type StatePublisher } from '@inclust/messaging';
import type { OutboxPublisher, StoredDocument } from '@inclust/mongo';
import { noteSpan } from '@inclust/telemetry';
import type { JetStreamClient } from '@nats-io/jetstream';
import type { KeptMember } from '../../app/ports.ts';
import type { Member } from '../../domain/member.ts';
import { encodeDirectoryEntry, encodeRedirect } from './directory-entry.ts';
import { encodeRestated } from './member-facts.ts';

/** What publishing members needs. */
export interface MemberPublisherOptions {
  readonly node: NodeId;
  readonly language: Language;
  readonly stream: JetStreamClient;
  readonly states: StatePublisher;
  readonly decode: (stored: object) => Member;
}

/** Publishes the pending events of members, and what the directory shows of each after them. */
export function createMemberPublisher(options: MemberPublisherOptions): OutboxPublisher {
  return {
    publish: async (documents) => {
      const events = documents.map((document) =>
        document.pending.map((event) => outgoingEvent(options.node, document._id, event)),
      );
      const states = documents.map((document) => outgoingState(options, document));
      const [eventsDone, statesDone] = await Promise.all([
        publishEvents(options.stream, events.flat()),
        options.states.publish(states.filter((state) => state !== undefined)),
      ]);
      let event = 0;
      let state = 0;
      return documents.map((_, position) => {
        const own = events[position]?.length ?? 0;
        const done = eventsDone.slice(event, event + own).every(Boolean);
        event += own;
        const stateDone = states[position] === undefined || statesDone[state++] === true;
        return done && stateDone;
      });
    },
  };
}

/** Publishes again what members are now: an event that restates, and the directory's entry or its tombstone where the stream lacks it. */
export async function republishMembers(options: MemberPublisherOptions, members: readonly KeptMember[]): Promise<void> {
  const events = members.map(({ member, version }): OutgoingEvent => {
    // A new id each time: the streams on the way remember ids for a while, and what is missed may have been lost after them.
    const id = randomUUIDv7();
    const { type, body } = encodeRestated(options.node, member, version);
    return {
      subject: eventSubject(options.node, type),
      messageId: id,
      envelope: envelopeOf(options.node, member.id, { id, type, version, at: member.changedAt, body }),
    };
  });
  const done = await publishEvents(options.stream, events);
  await republishStates(options, members);
  if (!done.every(Boolean)) throw new Error('not everything could be published again');
}

/** Publishes again what the directory shows of members, or their tombstones, where the stream has something older. */
export async function republishStates(options: MemberPublisherOptions, members: readonly KeptMember[]): Promise<void> {
  const states = members.flatMap(
    ({ member, version, everShared }) =>
      stateOf(options, member, version, everShared, member.changedAt, undefined) ?? [],
  );
  const done = await options.states.publish(states, true);
  if (!done.every(Boolean)) throw new Error('not every state could be published again');
}

function outgoingEvent(node: NodeId, id: string, event: StoredDocument['pending'][number]): OutgoingEvent {
  const traceparent = noteSpan(event.traceparent, `publish ${event.type}`, 'producer', {
    'messaging.system': 'nats',
    'messaging.message.id': event.id,
  });
  const envelope = envelopeOf(node, id, { ...event, ...(traceparent ? { traceparent } : {}) });
  return { subject: eventSubject(node, event.type as EventType), envelope, messageId: event.id };
}

function envelopeOf(node: NodeId, id: string, event: StoredDocument['pending'][number]): Envelope {
  return {
    id: event.id,
    type: event.type,
    node,
    time: event.at,
    subject: `members/${id}`,
    version: event.version,
    ...(event.traceparent ? { traceparent: event.traceparent } : {}),
    tombstone: false,
    // The driver hands bytes back in a wrapper of its own.
    body: bytesOf(event.body),
  };
}

function bytesOf(body: Uint8Array | { readonly buffer: Uint8Array }): Uint8Array {
  return body instanceof Uint8Array ? body : body.buffer;
}

function outgoingState(options: MemberPublisherOptions, document: StoredDocument): OutgoingState | undefined {
  const last = document.pending.at(-1);
  return stateOf(
    options,
    options.decode(document.state),
    document.version,
    document['everShared'] === true,
    last?.at ?? '',
    last?.traceparent,
  );
}

function stateOf(
  options: MemberPublisherOptions,
  member: Member,
  version: number,
  everShared: boolean,
  at: string,
  traceparent: string | undefined,
): OutgoingState | undefined {
  if (!everShared) return undefined;
  const { node, language } = options;
  const body = encodeDirectoryEntry(node, language, member, version);
  return {
    subject: stateSubject(node, 'members', 'member', member.id),
    envelope: {
      id: `${member.id}-${version}`,
      type: 'inclust.federation.v1.DirectoryEntry',
      node,
      time: at,
      subject: `members/${member.id}`,
      version,
      ...(traceparent ? { traceparent } : {}),
      tombstone: body === undefined,
      body: body ?? encodeRedirect(node, member, version) ?? new Uint8Array(),
    },
  };
}
