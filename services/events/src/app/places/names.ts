import { parseNodeId, parsePlainDate, parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import { derivedId } from '@inclust/mongo';
import type { OccurrenceRef } from './ports.ts';

/** The resource name of an occurrence. */
export function occurrenceNameOf(node: NodeId, { event, recurrence }: OccurrenceRef): string {
  return `${eventNameOf(node, event)}/occurrences/${recurrence}`;
}

/** The resource name of an event. */
export function eventNameOf(node: NodeId, event: Uuid): string {
  return `nodes/${node}/events/${event}`;
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
  return event && isRecurrence(recurrence) && more.length === 0 ? { event, recurrence } : undefined;
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

/** Whether a text names one date of an event: a local day, or a day and a time to the minute. */
export function isRecurrence(text: string): boolean {
  const [day = '', time, ...more] = text.split('T');
  if (!parsePlainDate(day) || more.length > 0) return false;
  return time === undefined || /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
}

/** Whether a text is the resource name of a member of any node. */
export function isMemberName(name: string): boolean {
  const [nodes, owner = '', members, segment = '', ...more] = name.split('/');
  const named = parseNodeId(owner) !== undefined && parseUuid(segment) !== undefined;
  return nodes === 'nodes' && members === 'members' && named && more.length === 0;
}

/** The id under which the places of an occurrence are kept. */
export function allotmentId({ event, recurrence }: OccurrenceRef): Uuid {
  return derivedId(`events/${event}`, recurrence);
}
