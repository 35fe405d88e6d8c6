import type { Row, System } from './system.ts';

/**
 * By how much quantities may move from their true values so that a reader sees the same. No movement is always within. A number in it that
 * moves is one that she cannot tell.
 */
export interface Space {
  readonly rows: readonly Row[];
  /** The rows of each quantity, with its coefficient in each. */
  readonly places: readonly (readonly { readonly row: number; readonly coefficient: number }[])[];
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** A movement: by how much each quantity moves that does. */
export type Move = ReadonlyMap<number, number>;

function placed(rows: readonly Row[], count: number): Space['places'] {
  const places: { row: number; coefficient: number }[][] = Array.from({ length: count }, () => []);
  for (const [row, { members, coefficients }] of rows.entries()) {
    for (const [at, member] of members.entries()) places[member]?.push({ row, coefficient: coefficients[at] ?? 0 });
  }
  return places;
}

/**
 * The movements that a system allows. Zeros are shown, so that what is hidden is at least 1. `guessed`: the reader has guessed rightly
 * which cells are hidden for being small, so that these stay below their ceiling.
 */
export function spaceOf(system: System, guessed: boolean): Space {
  const count = system.quantities.length;
  const lower = new Float64Array(count);
  const upper = new Float64Array(count);
  for (const [index, { value, state, ceiling }] of system.quantities.entries()) {
    if (state === 'known') continue;
    lower[index] = 1 - value;
    upper[index] = guessed ? ceiling - value : Infinity;
  }
  return { rows: system.rows, places: placed(system.rows, count), lower, upper };
}

/** The space of `members` alone, numbered anew in their order; all others stay where they are. */
export function within(space: Space, members: readonly number[]): Space {
  const renumbered = new Map(members.map((member, index) => [member, index]));
  const touched = new Set(members.flatMap((member) => (space.places[member] ?? []).map(({ row }) => row)));
  const rows = [...touched]
    .toSorted((a, b) => a - b)
    .flatMap((at): Row[] => {
      const row = space.rows[at];
      if (!row) return [];
      const kept = row.members.flatMap((member, index) => {
        const number = renumbered.get(member);
        return number === undefined ? [] : [{ number, coefficient: row.coefficients[index] ?? 0 }];
      });
      return [
        { ...row, members: kept.map(({ number }) => number), coefficients: kept.map(({ coefficient }) => coefficient) },
      ];
    });
  return {
    rows,
    places: placed(rows, members.length),
    lower: Float64Array.from(members, (member) => space.lower[member] ?? 0),
    upper: Float64Array.from(members, (member) => space.upper[member] ?? 0),
  };
}

/** A movement within the space of `members` as one of the whole. */
export function renumbered(move: Move, members: readonly number[]): Move {
  return new Map([...move].flatMap(([index, by]) => (members[index] === undefined ? [] : [[members[index], by]])));
}

/** The movement in whole numbers that is nearest to one in fractions. Whether it is allowed is another question. */
export function rounded(at: Float64Array): Move {
  return new Map([...at].map((by, index) => [index, Math.round(by)] as const).filter(([, by]) => by !== 0));
}

/** What hangs together with `start` through quantities that can move, nearest first, up to `most` of them. */
export function around(space: Space, start: number, most: number): readonly number[] {
  const found = new Set([start]);
  for (const member of found) {
    for (const { row } of space.places[member] ?? []) {
      for (const other of space.rows[row]?.members ?? []) {
        if (found.size >= most) return [...found];
        if ((space.lower[other] ?? 0) < 0 || (space.upper[other] ?? 0) > 0) found.add(other);
      }
    }
  }
  return [...found];
}

/** Whether a movement is within the space: whole numbers, within the bounds of each quantity and of each row. */
export function allows(space: Space, move: Move): boolean {
  const rows = new Set<number>();
  for (const [member, by] of move) {
    if (!Number.isSafeInteger(by) || by < (space.lower[member] ?? 0) || by > (space.upper[member] ?? 0)) return false;
    for (const { row } of space.places[member] ?? []) rows.add(row);
  }
  for (const at of rows) {
    const row = space.rows[at];
    if (!row) continue;
    const sum = row.members.reduce((all, member, index) => {
      return all + (row.coefficients[index] ?? 0) * (move.get(member) ?? 0);
    }, 0);
    if (sum < row.least || sum > row.most) return false;
  }
  return true;
}
