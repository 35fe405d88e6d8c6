import {
  accept,
  checkRequestId,
  invalid,
  refuse,
  type NodeId,
  type Outcome,
  type RequestIdentity,
} from '@inclust/kernel';
import { derivedId, requestKey } from '@inclust/mongo';
import { isAsking, makeWish, newWish } from '@inclust/wishes';
import type { AwayBooking, AwayOrder, BookingWish } from '../../domain/away/away-booking.ts';
import { noteViolations } from '../bookings/note.ts';
import { cityOf, isMemberName, nameOf } from '../names.ts';
import { isStaff, notAllowed, ownPerson } from '../permission.ts';
import type { NamedElsewhere } from '../names.ts';
import type { AwayApp } from './ports.ts';
import { requestReused } from '../../domain/bookings/refusals.ts';

/** What somebody wants to book at another node. */
export interface AwayWish extends Omit<AwayOrder, 'resource' | 'bookedBy' | 'request'> {
  readonly resource: NamedElsewhere;
  /** A member's resource name; empty for the caller. */
  readonly person: string;
}

/** How many bookings of a member wait for other nodes to answer, at most. */
const mostAsked = 100;

const tooMany = refuse({
  code: 'too-many-pending',
  kind: 'exhausted',
  message: `${mostAsked} bookings of hers wait for other nodes to answer already.`,
});

/**
 * Books for a member of this node at another one, which alone decides: what it answers at once, or `pending` until it does. A repeat of the
 * request gets what there is. Refused: `not-allowed`, `node-unknown`, `invalid-input`, `request-id-reused`, `too-many-pending`; what the other
 * node refuses is told of the booking.
 */
export async function bookAway(
  app: AwayApp,
  { resource, person: wanted, ...wish }: AwayWish,
  { actor, method, requestId, body }: RequestIdentity,
): Promise<Outcome<AwayBooking>> {
  const denied = checkRequestId(requestId);
  if (denied) return denied;
  const own = ownPerson(actor);
  const person = wanted === '' ? own : wanted;
  const isHere = person !== undefined && isMemberName(person) && cityOf(person) === app.node;
  if (!isHere) return notAMember(app.node, person);
  if (person !== own && !isStaff(app.node, actor)) return notAllowed;
  const broken = noteViolations(wish.note);
  if (broken.length > 0) return invalid(broken);
  const { key, digest } = requestKey(actor.id, method, requestId, body);
  const { owner } = resource;
  const name = nameOf(owner, 'resources', resource.id);
  const id = derivedId(`away/${app.node}/${name}`, key);
  const before = (await app.store.get(id))?.wish;
  if (before) return before.order.request === digest ? accept(before) : requestReused;
  if ((await app.store.ofPerson(person)).filter(isAsking).length >= mostAsked) return tooMany;
  if ((await app.others.knows(owner)) === false) return nodeUnknown(owner);
  const bookedBy = person === own ? {} : { bookedBy: actor.id };
  const order: AwayOrder = { ...wish, resource: name, ...bookedBy, request: digest };
  return accept(
    await makeWish<BookingWish>(app, newWish({ id, owner, person, order, requestedAt: app.now() }, 'book')),
  );
}

/** Members of this node alone: whoever else books at that node. */
function notAMember(node: NodeId, person: string | undefined): Outcome<never> {
  return invalid([
    person === undefined
      ? { field: 'person', rule: 'required', message: 'Say for which member it is.' }
      : { field: 'person', rule: 'resource-name', message: `Must be nodes/${node}/members/{uuid}.` },
  ]);
}

function nodeUnknown(node: NodeId): Outcome<never> {
  return refuse({
    code: 'node-unknown',
    kind: 'not-found',
    message: 'There is no such node in the federation.',
    resource: `nodes/${node}`,
  });
}
