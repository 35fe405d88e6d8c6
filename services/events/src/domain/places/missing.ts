import type { Uuid } from '@inclust/kernel';
import { namedBy, type PlacesCommand } from './commands.ts';
import { nextInLine, type QueueNeed } from './line.ts';
import { partners } from './uniting.ts';
import type { Working } from './working.ts';

/** What is to be done before a command can be decided. */
export type Missing =
  /** To be read and supplied. */
  | { readonly kind: 'registrations'; readonly ids: readonly Uuid[] }
  /**
   * Holds and offers are over: the soonest of them with an end until then are to be read and supplied, but for those in `unwritten`, and an
   * `expire` is to be decided with them and `unwritten`.
   */
  | { readonly kind: 'expired'; readonly until: number }
  /** Somebody who waits comes first: `promote` is to be called and its step taken. */
  | { readonly kind: 'promotion' }
  /** To be read and supplied with `supplyQueue`. */
  | { readonly kind: 'queues'; readonly needs: readonly QueueNeed[] };

/** What a command lacks, one thing after the other; `undefined` when it can be decided. */
export function missing(working: Working, command: PlacesCommand): Missing | undefined {
  const { soonestExpiry, due, state } = working.allotment;
  const ids = namedBy(command).filter((id) => !working.registrations.has(id));
  if (ids.length > 0) return { kind: 'registrations', ids };
  const pair = command.kind === 'part' ? partners(working, command.id) : undefined;
  if (pair && !working.registrations.has(pair[1])) return { kind: 'registrations', ids: [pair[1]] };
  if (command.kind === 'expire' || command.kind === 'wind-up') return undefined;
  if (soonestExpiry !== null && soonestExpiry <= command.at) return { kind: 'expired', until: command.at };
  if (due && state === 'open') return { kind: 'promotion' };
  if (command.kind !== 'hold' && command.kind !== 'register' && command.kind !== 'part') return undefined;
  const turn = nextInLine(working);
  return turn.kind === 'unknown' ? { kind: 'queues', needs: turn.needs } : undefined;
}
