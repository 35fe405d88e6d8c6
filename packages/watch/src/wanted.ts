import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';
import { eventPath } from '@inclust/contracts';
import { cursorTooOld, cursorUnknown } from './lost-cursor.ts';
import { decodeCursor, firstSequence, type Position } from './position.ts';
import type { TailLife } from './tail.ts';

/** How a watch is to begin. */
export interface BeginRequest {
  readonly cursor: string;
  readonly snapshot: boolean;
}

/** What the requests of all watches of events have in common. */
export interface WatchRequest extends BeginRequest {
  readonly types: readonly string[];
}

/** What a watch is to tell. */
export interface Wanted {
  readonly from: Position;
  /** All types where it is not given. */
  readonly types?: ReadonlySet<string>;
}

/** The most types and names that a watch may be limited to. */
export const mostWatched = { types: 50, names: 100 } as const;

/** What a request wants of a stream. Refused: `invalid-input` with the field, `cursor-too-old`, `cursor-unknown`. */
export function wantedOf({ cursor, snapshot, types }: WatchRequest, stream: TailLife): Outcome<Wanted> {
  const violations = [...cursorFaults(cursor, snapshot), ...typeFaults(types)];
  if (violations.length > 0) return invalid(violations);
  const from = beginning({ cursor, snapshot }, stream);
  if (!from.ok) return from;
  return accept({ from: from.value, ...(types.length > 0 ? { types: new Set(types) } : {}) });
}

/** Where a watch begins. Refused: `invalid-input` with the field, `cursor-too-old`, `cursor-unknown`. */
export function beginning({ cursor, snapshot }: BeginRequest, life: TailLife): Outcome<Position> {
  const faults = cursorFaults(cursor, snapshot);
  if (faults.length > 0) return invalid(faults);
  return cursor === '' ? accept<Position>({ sequence: life.last }) : positionOf(cursor, life);
}

function cursorFaults(cursor: string, snapshot: boolean): FieldViolation[] {
  if (cursor === '') return [];
  if (snapshot)
    return [
      { field: 'snapshot', rule: 'cursor-or-snapshot', message: 'A snapshot begins anew; leave the cursor out.' },
    ];
  if (!decodeCursor(cursor))
    return [{ field: 'cursor', rule: 'cursor-format', message: 'Must be the cursor of an answer of this watch.' }];
  return [];
}

function typeFaults(types: readonly string[]): FieldViolation[] {
  if (types.length > mostWatched.types)
    return [{ field: 'types', rule: 'too-many', message: `At most ${mostWatched.types} types.` }];
  return types.flatMap((type, position) =>
    eventPath(type) === undefined
      ? { field: `types[${position}]`, rule: 'type-unknown', message: 'This node knows no event of this type.' }
      : [],
  );
}

function positionOf(cursor: string, { life, first, last }: TailLife): Outcome<Position> {
  const decoded = decodeCursor(cursor);
  // The stream of another life of the node, or one that an older copy was made of.
  if (!decoded || decoded.life !== life || decoded.position.sequence > last) return cursorUnknown;
  const { position } = decoded;
  return firstSequence(position) < first && position.sequence < last ? cursorTooOld : accept(position);
}
