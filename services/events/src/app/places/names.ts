import { parseNodeId, parseUuid, remembering, type NodeId, type Uuid } from '@inclust/kernel';
import { derivedId } from '@inclust/mongo';
import { parseLocalDate, parseLocalTime } from '@inclust/schedule';
import { eventNameOf } from '../names.ts';
import type { OccurrenceRef } from './ports.ts';

/** The resource name of an occurrence. */
export function occurrenceNameOf(node: NodeId, { event, recurrence }: OccurrenceRef): string {
  return `${eventNameOf(node, event)}/occurrences/${recurrence}`;
}

/** The resource name of a registration. */
export function registrationNameOf(node: NodeId, ref: OccurrenceRef, id: Uuid): string {
  return `${occurrenceNameOf(node, ref)}/registrations/${id}`;
}

/** The event of this node that a name names; `undefined` when it names none. */
export function parseEventName(node: NodeId, name: string): Uuid | undefined {
  const [nodes, owner = '', events, segment = '', ...more] = name.split('/');
  return nodes === 'nodes' && parseNodeId(owner) === node && events === 'events' && more.length === 0
    ? parseUuid(segment)
    : undefined;
}

/** The occurrence of an event of this node that a name names; `undefined` when it names none. */
export function parseOccurrenceName(node: NodeId, name: string): OccurrenceRef | undefined {
  const [before = '', recurrence = '', ...more] = name.split('/occurrences/');
  const event = parseEventName(node, before);
  const known = recurrenceOf(recurrence);
  return event && known !== undefined && more.length === 0 ? { event, recurrence: known } : undefined;
}

/** The registration that a name names; `undefined` when it names none. */
export function parseRegistrationName(
  node: NodeId,
  name: string,
): { readonly ref: OccurrenceRef; readonly id: Uuid } | undefined {
  const [before = '', segment = '', ...more] = name.split('/registrations/');
  const ref = parseOccurrenceName(node, before);
  const id = parseUuid(segment);
  return ref && id && more.length === 0 ? { ref, id } : undefined;
}

/** The recurrence of an event that takes place once, whenever that is. */
export const single = 'single';

/** A recurrence as it is kept: a wall time with its seconds, a day, or `single`; `undefined` for a text that is none. */
export function recurrenceOf(text: string): string | undefined {
  return text === single ? single : (parseLocalTime(text) ?? parseLocalDate(text));
}

/** Whether a text is the resource name of a member of any node. */
export function isMemberName(name: string): boolean {
  const [nodes, owner = '', members, segment = '', ...more] = name.split('/');
  const named = parseNodeId(owner) !== undefined && parseUuid(segment) !== undefined;
  return nodes === 'nodes' && members === 'members' && named && more.length === 0;
}

/** The id under which the places of an occurrence are kept. */
export function allotmentId({ event, recurrence }: OccurrenceRef): Uuid {
  return idOfPlaces(`${event}/${recurrence}`);
}

const idOfPlaces = remembering((named) => {
  const slash = named.indexOf('/');
  return derivedId(`events/${named.slice(0, slash)}`, named.slice(slash + 1));
});
