import {
  accept,
  checkRequestId,
  invalid,
  refuse,
  type FieldViolation,
  type Language,
  type Outcome,
  type RequestIdentity,
} from '@inclust/kernel';
import { derivedId, requestKey } from '@inclust/mongo';
import type { Order, PlacesCommand } from '../../domain/places/commands.ts';
import type { Answers } from '../../domain/places/questions.ts';
import type { OrderLine } from '../../domain/places/registration.ts';
import { allotmentId, isMemberName, occurrenceNameOf } from './names.ts';
import { notAllowed } from '../permission.ts';
import { mayManage, ownPerson } from './permission.ts';
import type { KeptRegistration, OccurrenceRef, PlacesApp } from './ports.ts';

/** What somebody wants. */
export interface OrderWish {
  readonly ref: OccurrenceRef;
  /** A member's name; empty for the caller herself, or for a guest. */
  readonly person: string;
  /** Of letters about it; absent for a member's own, or the node's first. */
  readonly language?: Language;
  readonly lines: readonly OrderLine[];
}

/** An order that was taken, and for a guest the secret by which she comes back. */
export interface Placed extends KeptRegistration {
  readonly secret: string;
}

/** A guest's request is known again by its id alone, so nobody must be able to guess it. */
const shortestOfGuests = 22;

/** Takes an order: `made` is the command of it. A repeat of the request gets the registration that the first one made. */
export async function placeOrder(
  app: PlacesApp,
  wish: OrderWish,
  request: RequestIdentity,
  made: (order: Order) => PlacesCommand,
): Promise<Outcome<Placed>> {
  const { ref, language, lines } = wish;
  const denied = checkRequestId(request.requestId);
  if (denied) return denied;
  const { key } = requestKey(request.actor.id, request.method, request.requestId, request.body);
  const person = personOf(app, wish.person, request, key);
  if (!person.ok) return person;
  const closed = await notTaken(app, ref);
  if (closed) return closed;
  const id = derivedId(`registrations/${allotmentId(ref)}`, key);
  const placed = await app.office.carryOut(
    ref,
    made({ id, person: person.value, ...(language ? { language } : {}), lines }),
  );
  if (!placed.ok) return placed;
  if (!placed.value) throw new Error('an order came to nothing');
  const secret = isGuest(person.value) ? await app.links.make(id) : '';
  return accept({ ref, registration: placed.value, secret });
}

/** The rules that a form breaks in which a guest does not say who she is. */
export function guestViolations(person: string, lines: readonly OrderLine[]): readonly FieldViolation[] {
  if (!isGuest(person)) return [];
  const first = lines[0]?.attendees[0];
  const field = 'lines[0].attendees[0]';
  const message = 'Who registers without an account says her name and her address.';
  return [
    ...(first?.name ? [] : [{ field: `${field}.display_name`, rule: 'required', message }]),
    ...(first?.email ? [] : [{ field: `${field}.email`, rule: 'required', message }]),
  ];
}

/** Whether a registration belongs to somebody without an account. */
export function isGuest(person: string): boolean {
  return person.startsWith('guests/');
}

function personOf(
  { node }: PlacesApp,
  wanted: string,
  { actor, requestId }: RequestIdentity,
  key: string,
): Outcome<string> {
  const own = ownPerson(actor);
  if (wanted !== '') {
    if (!isMemberName(wanted))
      return invalid([{ field: 'person', rule: 'resource-name', message: 'Must be nodes/{home}/members/{uuid}.' }]);
    return wanted === own || !mayManage(node, actor) ? accept(wanted) : notAllowed;
  }
  const guest = `guests/${derivedId('guests', key)}`;
  if (!mayManage(node, actor)) return accept(guest);
  if (own) return accept(own);
  if (actor.kind !== 'anonymous' && actor.kind !== 'account') return notAllowed;
  return requestId.length >= shortestOfGuests ? accept(guest) : guessable;
}

const guessable = invalid([
  {
    field: 'request_id',
    rule: 'request-id-guessable',
    message: `Without an account it has at least ${shortestOfGuests} characters, drawn at random.`,
  },
]);

/** Why no order for an occurrence is taken; `undefined` where it is. */
async function notTaken(app: PlacesApp, ref: OccurrenceRef): Promise<Outcome<never> | undefined> {
  const found = await app.occurrences.occurrence(ref.event, ref.recurrence);
  if (!found) return occurrenceNotFound(app, ref);
  if (found.open) return undefined;
  return refuse({ code: found.code ?? 'registration-closed', kind: 'state', message: 'Registrations are not taken.' });
}

/** There is no such date of such an event. */
export function occurrenceNotFound({ node }: Pick<PlacesApp, 'node'>, ref: OccurrenceRef): Outcome<never> {
  return refuse({
    code: 'occurrence-not-found',
    kind: 'not-found',
    message: 'There is no such occurrence.',
    resource: occurrenceNameOf(node, ref),
  });
}

/** What is said with a form. */
export interface Form {
  readonly lines: readonly OrderLine[];
  readonly answers: Answers;
}
