import { accept, invalid, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import { standingOf } from '../../domain/check-in/door.ts';
import { ticketsOf, wasOver, type Ticket } from '../../domain/check-in/ticket.ts';
import type { NamedRegistration } from '../places/change-registration.ts';
import { mayReadAll } from '../places/permission.ts';
import type { KeptRegistration, OccurrenceRef } from '../places/ports.ts';
import { getRegistration } from '../places/read-registrations.ts';
import type { DoorApp, KeptDoor } from './ports.ts';

/** A ticket as it is listed. */
export interface ListedTicket extends Ticket {
  readonly ref: OccurrenceRef;
  /** Who comes on its place, as far as it was told. */
  readonly attendee: string;
  /** What its QR code says; empty where it is not told. */
  readonly code: string;
  /** Whether it is worth nothing any more. */
  readonly isVoid: boolean;
  /** When it was let in first, at whatever list. */
  readonly admittedAt?: number;
}

/** Part of a list of tickets. */
export interface TicketPage {
  readonly items: readonly ListedTicket[];
  readonly nextPageToken: string;
}

/** The tickets of a registration with their codes. Refused as reading the registration is. */
export async function ticketsOfRegistration(
  app: DoorApp,
  named: NamedRegistration,
  actor: Actor,
): Promise<Outcome<TicketPage>> {
  const found = await getRegistration(app.places, named, actor);
  if (!found.ok) return found;
  const items = (await listed(app, [found.value])).map((ticket) => ({
    ...ticket,
    code: app.codes.write(ticket.occurrence, ticket),
  }));
  return accept({ items, nextPageToken: '' });
}

/** The tickets of an occurrence, without their codes: whoever stands at a door finds people by their names. Refused: `not-allowed`. */
export async function ticketsOfOccurrence(
  app: DoorApp,
  page: { readonly occurrence: OccurrenceRef; readonly pageSize: number; readonly pageToken: string },
  actor: Actor,
): Promise<Outcome<TicketPage>> {
  const denied = mayReadAll(app.node, actor);
  if (denied) return denied;
  const found = await app.places.registrations.list({ ...page, states: [] });
  if (!found.ok) return found;
  return accept({ items: await listed(app, found.value.items), nextPageToken: found.value.nextPageToken });
}

/** The refusal where neither a registration nor an occurrence is named. */
export const ticketsOfWhat = invalid([
  { field: 'registration', rule: 'required', message: 'Say of which registration, or of which occurrence.' },
]);

async function listed(app: DoorApp, registrations: readonly KeptRegistration[]): Promise<readonly ListedTicket[]> {
  const now = app.now();
  const ids = registrations.map(({ registration }) => registration.id);
  const admitted = admissions(ids.length > 0 ? await app.doors.ofRegistrations(ids) : []);
  return registrations.flatMap(({ ref, registration }) => {
    const names = registration.lines.flatMap(({ quantity, attendees }) =>
      Array.from({ length: quantity }, (_, turn) => attendees[turn]?.name ?? ''),
    );
    return ticketsOf(registration).map((ticket, turn): ListedTicket => {
      const admittedAt = admitted.get(keyOf(ticket.registration, ticket.place));
      return {
        ...ticket,
        ref,
        attendee: names[turn] ?? '',
        code: '',
        isVoid: wasOver(registration, now),
        ...(admittedAt === undefined ? {} : { admittedAt }),
      };
    });
  });
}

function admissions(doors: readonly KeptDoor[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { registration, place, scans } of doors) {
    const at = standingOf(scans).admission?.at;
    const key = keyOf(registration, place);
    if (at !== undefined) first.set(key, Math.min(at, first.get(key) ?? Infinity));
  }
  return first;
}

function keyOf(registration: Uuid, place: number): string {
  return `${registration}/${place}`;
}
