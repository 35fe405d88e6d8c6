import { parseUuid, type NodeId } from '@inclust/kernel';
import type { TicketKey } from '../../domain/check-in/ticket.ts';
import { occurrenceNameOf, parseOccurrenceName, parseRegistrationName, registrationNameOf } from '../places/names.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import type { ListRef } from './ports.ts';

/** The list that every occurrence has. */
export const mainList = 'main';

const listId = /^(?=.{1,32}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The resource name of a list. */
export function listNameOf(node: NodeId, { ref, list }: ListRef): string {
  return `${occurrenceNameOf(node, ref)}/checkInLists/${list}`;
}

/** The list that a name names; `undefined` when it names none of this node. */
export function parseListName(node: NodeId, name: string): ListRef | undefined {
  const [before = '', list = '', ...more] = name.split('/checkInLists/');
  const ref = parseOccurrenceName(node, before);
  return ref && listId.test(list) && more.length === 0 ? { ref, list } : undefined;
}

/** The resource name of a ticket. */
export function ticketNameOf(node: NodeId, ref: OccurrenceRef, { registration, place }: TicketKey): string {
  return `${registrationNameOf(node, ref, registration)}/tickets/${place}`;
}

/** The ticket that a name names, and its occurrence; `undefined` when it names none of this node. */
export function parseTicketName(node: NodeId, name: string): (TicketKey & { readonly ref: OccurrenceRef }) | undefined {
  const [before = '', segment = '', ...more] = name.split('/tickets/');
  const named = parseRegistrationName(node, before);
  if (!named || !/^[1-9][0-9]{0,4}$/.test(segment) || more.length > 0) return undefined;
  return { ref: named.ref, registration: named.id, place: Number(segment) };
}

/** The id of a registration in its name; `undefined` where it is none of an occurrence. */
export function registrationAt(node: NodeId, ref: OccurrenceRef, name: string) {
  const prefix = `${occurrenceNameOf(node, ref)}/registrations/`;
  return name.startsWith(prefix) ? parseUuid(name.slice(prefix.length)) : undefined;
}
