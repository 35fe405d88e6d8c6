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
import { isDeepStrictEqual } from 'node:util';
import { askOwner, changeWish, holderOf, isAsking, makeWish, newWish, wishing } from '@inclust/wishes';
import {
  stateOf,
  type AwayOrder,
  type AwayRegistration,
  type RegistrationWish,
  type Want,
} from '../../domain/away/away-registration.ts';
import { attendeeViolations } from '../../domain/places/order-rules.ts';
import { isMemberName, occurrenceNameOf, registrationNameOf } from '../places/names.ts';
import { notAllowed } from '../permission.ts';
import { mayManage, mayReadAll, ownPerson } from '../places/permission.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import type { RegisterWish } from '../places/register.ts';
import { nodeOf } from './names.ts';
import type { AwayApp } from './ports.ts';

/** Whose event it is. */
interface Owned {
  readonly owner: NodeId;
}

/** A registration at another node as it is named. */
export interface NamedAway extends Owned {
  readonly ref: OccurrenceRef;
  readonly id: AwayRegistration['id'];
}

/** How many registrations of a member wait for the nodes of their events to answer, at most. */
const mostAsked = 100;

const tooMany = refuse({
  code: 'too-many-pending',
  kind: 'exhausted',
  message: `${mostAsked} registrations of hers wait for the nodes of their events to answer already.`,
});

/**
 * Registers a member of this node for an event of another one, which alone decides: what it answers at once, or `pending` until it does. A
 * repeat of the request gets what there is. Refused: `not-allowed`, `occurrence-not-found` where it is known that there is none,
 * `invalid-input`, `too-many-pending` while the nodes of too many others do not answer; whatever else the event's node refuses is told of the registration.
 */
export async function registerAway(
  app: AwayApp,
  wish: RegisterWish & Owned,
  request: RequestIdentity,
): Promise<Outcome<AwayRegistration>> {
  const { owner, ref, lines, answers, wait, language } = wish;
  const wrong = checkRequestId(request.requestId);
  if (wrong) return wrong;
  const person = personOf(app, wish.person, request);
  if (!person.ok) return person;
  const broken = attendeeViolations(lines);
  if (broken.length > 0) return invalid(broken);
  const { key } = requestKey(request.actor.id, request.method, request.requestId, request.body);
  const occurrence = occurrenceNameOf(owner, ref);
  const id = derivedId(`away/${app.node}/${occurrence}`, key);
  const before = await app.store.get(id);
  if (before) return isSame(before.wish, person.value, { lines, answers }) ? accept(before.wish) : differs;
  if ((await app.store.ofPerson(person.value)).filter(isAsking).length >= mostAsked) return tooMany;
  if ((await app.knows?.(owner, ref)) === false)
    return refuse({
      code: 'occurrence-not-found',
      kind: 'not-found',
      message: 'No node has told of such an occurrence.',
      resource: occurrence,
    });
  const order: AwayOrder = { occurrence, lines, answers, wait, ...(language ? { language } : {}) };
  const made = { id, owner, person: person.value, order, requestedAt: app.now() };
  return accept(await makeWish<RegistrationWish>(app, newWish(made, 'register')));
}

function isSame(before: AwayRegistration, person: string, said: Pick<AwayOrder, 'lines' | 'answers'>): boolean {
  const { lines, answers } = before.order;
  return isDeepStrictEqual({ person: before.person, lines, answers }, { person, ...said });
}

const differs = refuse({
  code: 'registration-differs',
  kind: 'exists',
  message: 'Another order was made under this request_id.',
});

/** Cancels, or answers an offer; the event's node decides. Refused: `not-allowed`, `registration-not-found`, or as it refuses. */
export async function wishAway(
  app: AwayApp,
  named: NamedAway,
  want: Exclude<Want, 'register' | 'forget'>,
  request: RequestIdentity,
): Promise<Outcome<AwayRegistration>> {
  const wrong = checkRequestId(request.requestId);
  if (wrong) return wrong;
  const found = await findAway(app, named, (person) => !mayAct(app, person, request));
  if (!found.ok) return found;
  const asked = await changeWish(app, found.value, (away) => (isDone(away, want) ? away : wishing(away, want)));
  if (!asked) return notFound(named);
  if (isDone(asked, want)) return accept(asked);
  const after = (await askOwner(app, asked)) ?? asked;
  if (after.heard < asked.sequence || after.refusal === undefined) return accept(after);
  return refuse({ code: after.refusal, kind: 'state', message: 'The node of the event has refused it.' });
}

/** One registration at another node. Refused: `not-allowed`, `registration-not-found`. */
export function getAway(
  app: AwayApp,
  named: NamedAway,
  actor: RequestIdentity['actor'],
): Promise<Outcome<AwayRegistration>> {
  return findAway(app, named, (person) => mayReadAll(app.node, actor) !== undefined && ownPerson(actor) !== person);
}

/** Where nothing of it can be done any more it is done already. */
function isDone(away: AwayRegistration, want: Want): boolean {
  const state = stateOf(away);
  if (want === 'cancel') return state === 'cancelled' || state === 'refused' || state === 'expired';
  return want === 'accept' && state === 'confirmed';
}

async function findAway(
  app: AwayApp,
  named: NamedAway,
  isDenied: (person: string) => boolean,
): Promise<Outcome<AwayRegistration>> {
  const found = (await app.store.get(named.id))?.wish;
  const isNamed = found?.order.occurrence === occurrenceNameOf(named.owner, named.ref);
  // Who may not see it is not told whether it is there.
  if (isDenied(found ? holderOf(found) : '')) return notAllowed;
  return found && isNamed ? accept(found) : notFound(named);
}

function notFound({ owner, ref, id }: NamedAway): Outcome<never> {
  return refuse({
    code: 'registration-not-found',
    kind: 'not-found',
    message: 'There is no such registration.',
    resource: registrationNameOf(owner, ref, id),
  });
}

function mayAct({ node }: AwayApp, person: string, { actor }: RequestIdentity): boolean {
  return person === ownPerson(actor) || !mayManage(node, actor);
}

/** Members of this node alone: whoever has no account registers at the node of the event. */
function personOf(app: AwayApp, wanted: string, request: RequestIdentity): Outcome<string> {
  const person = wanted === '' ? ownPerson(request.actor) : wanted;
  if (person === undefined)
    return invalid([{ field: 'person', rule: 'required', message: 'Say which member of this node.' }]);
  if (!isMemberName(person) || nodeOf(person) !== app.node)
    return invalid([{ field: 'person', rule: 'resource-name', message: `Must be nodes/${app.node}/members/{uuid}.` }]);
  return mayAct(app, person, request) ? accept(person) : notAllowed;
}
