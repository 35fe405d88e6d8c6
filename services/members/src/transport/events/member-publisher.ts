import { randomUUIDv7 } from 'node:crypto';
import { stateSubject } from '@inclust/contracts';
import type { Language, NodeId } from '@inclust/kernel';
import {
  outgoingEvent,
  publishEvents,
  type OutgoingEvent,
  type OutgoingState,
  type StatePublisher,
} from '@inclust/messaging';
import type { OutboxPublisher, StoredDocument } from '@inclust/mongo';
import type { NatsConnection } from '@nats-io/transport-node';
import type { KeptMember } from '../../app/ports.ts';
import type { Member } from '../../domain/member.ts';
import { encodeDirectoryEntry, encodeRedirect } from './directory-entry.ts';
import { encodeRestated } from './member-facts.ts';

/** What publishing members needs. */
export interface MemberPublisherOptions {
  readonly node: NodeId;
  readonly language: Language;
  readonly nats: NatsConnection;
  readonly states: StatePublisher;
  readonly decode: (stored: object) => Member;
}

/** Publishes the pending events of members, and what the directory shows of each after them. */
export function createMemberPublisher(options: MemberPublisherOptions): OutboxPublisher {
  return {
    publish: async (documents) => {
      const events = documents.map((document) =>
        document.pending.map((event) => outgoingEvent(options.node, `members/${document._id}`, event)),
      );
      const states = documents.map((document) => outgoingState(options, document));
      // The state goes first: somebody waits to see it, and what becomes of the event goes on beside.
      const [statesDone, eventsDone] = await Promise.all([
        options.states.publish(states.filter((state) => state !== undefined)),
        publishEvents(options.nats, events.flat()),
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
    const restated = encodeRestated(options.node, member, version);
    return outgoingEvent(options.node, `members/${member.id}`, {
      ...restated,
      id: randomUUIDv7(),
      version,
      at: member.changedAt,
    });
  });
  const done = await publishEvents(options.nats, events);
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
