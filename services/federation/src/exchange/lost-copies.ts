import { stateSubject, type Envelope } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import type { OutgoingState } from '@inclust/messaging';
import type { HeldCopy } from '../app/ports.ts';
import { eventEntryType, venueEntryType } from './agenda-change.ts';
import { bodyEntryType, bodyMemberEntryType } from './body-change.ts';

/** Of what the meta-cluster holds of a node what that node has not. */
export function lostCopies(atMeta: readonly HeldCopy[], own: readonly HeldCopy[]): HeldCopy[] {
  const known = new Set(own.map(({ name }) => name));
  return atMeta.filter(({ name }) => !known.has(name));
}

/**
 * That something of a node is gone, as public state: newer than the copy that is held somewhere. `undefined` for what is none of the node's bodies, events and venues.
 */
export function goneState(node: NodeId, { name, version }: HeldCopy, time: string): OutgoingState | undefined {
  const prefix = `nodes/${node}/`;
  if (!name.startsWith(prefix)) return undefined;
  const subject = name.slice(prefix.length);
  const parts = subject.split('/');
  const [things = '', id = '', memberships, membership = ''] = parts;
  const places: Readonly<Record<string, readonly [type: string, context: string, thing: string, id: string]>> = {
    'events/2': [eventEntryType, 'events', 'event', id],
    'venues/2': [venueEntryType, 'events', 'venue', id],
    'bodies/2': [bodyEntryType, 'members', 'body', id],
    ...(memberships === 'memberships'
      ? { 'bodies/4': [bodyMemberEntryType, 'members', 'body-membership', membership] }
      : {}),
  };
  const place = places[`${things}/${parts.length}`];
  if (!place) return undefined;
  const [type, context, thing, last] = place;
  const envelope: Envelope = {
    id: `${subject}-${version + 1}`,
    type,
    node,
    time,
    subject,
    version: version + 1,
    tombstone: true,
    body: new Uint8Array(),
  };
  return { subject: stateSubject(node, context, thing, last), envelope };
}
