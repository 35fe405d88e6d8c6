import { unreachable, type Uuid } from '@inclust/kernel';
import type { SweepCommand } from './commands.ts';
import { changing, moved, unchanged, type Decided, type Transition } from './decided.ts';
import { cancelling } from './moving.ts';
import type { Allotment } from './allotment.ts';
import { endOf, isLive, type CancelReason, type Registration } from './registration.ts';
import type { Working } from './working.ts';

/** What is done to many of an occurrence, some at a time. Who is not concerned stays, so a repeat changes nothing. */
export function sweeping(working: Working, command: { readonly at: number } & SweepCommand): Decided {
  switch (command.kind) {
    case 'expire':
      return expired(working, command.registrations, command.next, command.at);
    case 'wind-up': {
      const { allotment } = working;
      const reason = reasonOf(allotment.state);
      if (!reason) return unchanged(allotment);
      const ending = loaded(working, command.registrations).filter(({ standing }) =>
        reason === 'closed' ? standing.state === 'waiting' : isLive(standing),
      );
      return changing(allotment, ...ending.map((one) => cancelling(one, reason, command.at)));
    }
    default:
      return unreachable(command);
  }
}

/** Whether nobody is left who is to be told of the end. */
export function isWoundUp({ state, queues, counters }: Allotment): boolean {
  switch (state) {
    case 'open':
      return true;
    case 'closed':
      return Object.keys(queues).length === 0;
    case 'cancelled':
      return Object.values(counters).every((counts) => Object.values(counts).every((places) => places === 0));
    default:
      return unreachable(state);
  }
}

function reasonOf(state: Allotment['state']): CancelReason | undefined {
  switch (state) {
    case 'open':
      return undefined;
    case 'closed':
      return 'closed';
    case 'cancelled':
      return 'occurrence-cancelled';
    default:
      return unreachable(state);
  }
}

function expired(working: Working, ids: readonly Uuid[], next: number | null, at: number): Decided {
  const { allotment } = working;
  const over = loaded(working, ids).flatMap((registration) => expiring(registration, at));
  const gone = new Set(over.map(({ after }) => after.id));
  // Ends that only memory knows of: the caller saw what was written.
  const ends = [...working.registrations.values()].flatMap((one) =>
    one && !gone.has(one.id) ? (endOf(one.standing) ?? []) : [],
  );
  const soonest = Math.min(next ?? Infinity, ...ends);
  const decided = changing(allotment, ...over);
  const soonestExpiry = soonest === Infinity ? null : soonest;
  const version = allotment.version + Math.max(1, over.length);
  return { ...decided, allotment: { ...decided.allotment, soonestExpiry, version } };
}

function expiring(registration: Registration, at: number): readonly Transition[] {
  const { standing } = registration;
  const end = endOf(standing);
  if (end === undefined || end > at) return [];
  return [moved(registration, { state: 'expired', what: standing.state === 'held' ? 'hold' : 'offer' }, at)];
}

function loaded(working: Working, ids: readonly Uuid[]): readonly Registration[] {
  return [...new Set(ids)].flatMap((id) => working.registrations.get(id) ?? []);
}
