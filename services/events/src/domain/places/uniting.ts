import { refuse, type Uuid } from '@inclust/kernel';
import type { UniteCommand } from './commands.ts';
import { changing, moved, noted, refused, unchanged, type Decided } from './decided.ts';
import { hasPlaces } from './ordering.ts';
import { notFound, notOpen, notWhile } from './refusals.ts';
import {
  endOf,
  isLive,
  placesOf,
  takesPlaces,
  type LiveStanding,
  type LiveState,
  type Registration,
  type Standing,
} from './registration.ts';
import type { Working } from './working.ts';

/** How sure a registration is of its places. */
const strength: Readonly<Record<LiveState, number>> = {
  confirmed: 5,
  'pending-approval': 4,
  offered: 3,
  held: 2,
  waiting: 1,
};

/**
 * Of two registrations of one person the surer one remains, of equal ones that with more places, then the earlier one. It is checked in if
 * either was; what the other one had is free again.
 */
export function united(working: Working, command: { readonly at: number } & UniteCommand): Decided {
  const { allotment } = working;
  const [one, other] = command.registrations.map((id) => working.registrations.get(id));
  if (!one || !other) return refused(allotment, notFound);
  if (one.id === other.id) return refused(allotment, sameTwice);
  for (const [gone, kept] of [
    [one, other],
    [other, one],
  ] as const)
    if (gone.standing.state === 'united' && gone.standing.into === kept.id) return unchanged(allotment, kept);
  if (!isLive(one.standing)) return refused(allotment, notWhile(one.standing.state));
  if (!isLive(other.standing)) return refused(allotment, notWhile(other.standing.state));
  const oneRemains = remains(one, one.standing, other, other.standing);
  const [kept, gone, was] = oneRemains ? [one, other, other.standing] : [other, one, one.standing];
  const { at, person } = command;
  const absorbed = [...kept.absorbed, { registration: gone.id, checkedIn: kept.checkedIn, person: kept.person }];
  const checkedIn = kept.checkedIn || gone.checkedIn;
  return changing(
    allotment,
    noted(kept, { absorbed, checkedIn, person }, at, { kind: 'absorbed', other: gone.id }),
    moved(gone, { state: 'united', into: kept.id, was }, at),
  );
}

function remains(one: Registration, first: LiveStanding, other: Registration, second: LiveStanding): boolean {
  const surer = strength[first.state] - strength[second.state];
  if (surer !== 0) return surer > 0;
  const larger = placesOf(one) - placesOf(other);
  if (larger !== 0) return larger > 0;
  const earlier = startOf(one) - startOf(other);
  return earlier === 0 ? one.id < other.id : earlier < 0;
}

function startOf({ history }: Registration): number {
  return history[0]?.at ?? 0;
}

/** The registration that a union is taken back for, and the one that it went into. */
export function partners(working: Working, id: Uuid): readonly [Registration, Uuid] | undefined {
  const gone = working.registrations.get(id);
  return gone?.standing.state === 'united' ? [gone, gone.standing.into] : undefined;
}

/**
 * Takes a union back: each is whose it was and checked in if it was by itself. The registration that went gets its places where they are
 * still free; where they are not it waits at the end of the line, or ends where there is none. What it comes to says what could not be.
 * Unions are taken back the last one first: `united-since`.
 */
export function parted(working: Working, command: { readonly at: number; readonly id: Uuid }): Decided {
  const { allotment } = working;
  const { id, at } = command;
  const found = working.registrations.get(id);
  if (!found) return refused(allotment, notFound);
  const pair = partners(working, id);
  if (!pair || found.standing.state !== 'united') return unchanged(allotment, found);
  if (allotment.state === 'cancelled') return refused(allotment, notOpen('cancelled'));
  const kept = working.registrations.get(pair[1]);
  const last = kept?.absorbed.at(-1);
  if (!kept || !last) return refused(allotment, notFound);
  if (last.registration !== id || kept.standing.state === 'united') return refused(allotment, unitedSince);
  const standing = restored(working, found, found.standing.was, at);
  const { person } = last;
  // Whom the door has let in since the union, it has let in.
  const checkedIn = last.checkedIn || (kept.checkedIn && !found.checkedIn);
  const takesTheEnd = standing.state === 'waiting' && standing.position === allotment.nextPosition;
  const decided = changing(
    allotment,
    moved(found, standing, at),
    noted(kept, { absorbed: kept.absorbed.slice(0, -1), checkedIn, person }, at, {
      kind: 'parted',
      other: id,
      placesGone: takesPlaces(found.standing.was) && !takesPlaces(standing),
    }),
  );
  const nextPosition = allotment.nextPosition + (takesTheEnd ? 1 : 0);
  const due = decided.allotment.due || (standing.state === 'waiting' && allotment.state === 'open');
  return { ...decided, allotment: { ...decided.allotment, nextPosition, due } };
}

/** Where a registration comes to stand again that had been united with another. */
function restored(working: Working, registration: Registration, was: LiveStanding, at: number): Standing {
  const { state, configuration } = working.allotment;
  const end = endOf(was);
  if (end !== undefined && end <= at) return { state: 'expired', what: was.state === 'held' ? 'hold' : 'offer' };
  if (was.state === 'waiting') return state === 'open' ? was : { state: 'cancelled', reason: 'closed' };
  if (hasPlaces(working, registration.draws)) return was;
  if (state !== 'open') return { state: 'cancelled', reason: 'closed' };
  if (!configuration.waitingList) return { state: 'cancelled', reason: 'places-gone' };
  return { state: 'waiting', position: working.allotment.nextPosition };
}

const sameTwice = refuse({ code: 'same-registration', kind: 'invalid', message: 'Two registrations are united.' });
const unitedSince = refuse({
  code: 'united-since',
  kind: 'state',
  message: 'The registration was united with another one since: that is taken back first.',
});
