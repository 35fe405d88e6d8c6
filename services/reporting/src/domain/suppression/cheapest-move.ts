import type { Move, Space } from './space.ts';
import type { System } from './system.ts';

/** How many cells a movement may have, tried one after the other: most need four in two dimensions, eight in three. */
const SIZES = [2, 4, 8, 12, 18];
/** Steps of a search of one size, and those that are left once something was found. */
const STEPS = 600;
const STEPS_FOR_BETTER = 150;
/** Steps of all searches in one space, after which nothing is found any more: a few seconds. */
const ALL_STEPS = 350_000;
/** Of a row, the best so many are tried. */
const CHOICES = 8;
/** What it is worth to put one more row right, in units of loss. */
const WORTH = 3;

/** What could put a row right: a quantity, or all that its cell ever was. */
interface Choice {
  readonly members: readonly number[];
  readonly by: number;
  readonly rank: number;
}

/** A search under way. Where everything stands is in arrays that are made once a space and left as they were found. */
interface Search {
  readonly space: Space;
  readonly loss: Float64Array;
  readonly bundles: System['bundles'];
  /** By how much each quantity moved, and by how much each row is off. */
  readonly moved: Float64Array;
  readonly off: Float64Array;
  /** The rows that are out of their bounds. */
  readonly broken: Set<number>;
  readonly trail: (readonly number[])[];
  size: number;
  steps: number;
  stepsLeft: number;
  best: Move | undefined;
  bestLoss: number;
}

/** What a row lacks to be within its bounds. */
function lack({ space, off }: Search, at: number): number {
  const row = space.rows[at];
  const sum = off[at] ?? 0;
  if (!row) return 0;
  return sum < row.least ? row.least - sum : Math.min(0, row.most - sum);
}

function shift(search: Search, members: readonly number[], by: number): void {
  const { space, moved, off, broken } = search;
  for (const member of members) {
    moved[member] = (moved[member] ?? 0) + by;
    for (const { row, coefficient } of space.places[member] ?? []) {
      off[row] = (off[row] ?? 0) + coefficient * by;
      if (lack(search, row) === 0) broken.delete(row);
      else broken.add(row);
    }
  }
}

function lossOf(search: Search, members: readonly number[]): number {
  return members.reduce((sum, member) => sum + (search.loss[member] ?? 0), 0);
}

/** Whether a quantity may still move at all. */
function isFree({ space, moved }: Search, member: number): boolean {
  return moved[member] === 0 && ((space.lower[member] ?? 0) < 0 || (space.upper[member] ?? 0) > 0);
}

function canMove({ space }: Search, member: number, by: number): boolean {
  return by >= (space.lower[member] ?? 0) && by <= (space.upper[member] ?? 0);
}

/** A quantity alone, and with all others that its cell ever was: what was published with one cell is undone with the same one. */
function units(search: Search, member: number, by: number): readonly (readonly number[])[] {
  if (!canMove(search, member, by)) return [];
  const bundle = search.bundles[member] ?? [];
  if (bundle.length < 2) return [[member]];
  const together = bundle.filter((other) => isFree(search, other) && canMove(search, other, by));
  return together.length < 2 ? [[member]] : [together, [member]];
}

/** The broken row that leaves the fewest quantities to move. */
function narrowest(search: Search): number {
  let found = -1;
  let fewest = Infinity;
  for (const at of search.broken) {
    let free = 0;
    for (const member of search.space.rows[at]?.members ?? []) {
      if (isFree(search, member)) free++;
      if (free >= fewest) break;
    }
    if (free >= fewest) continue;
    fewest = free;
    found = at;
  }
  return found;
}

/** The ways to put a row right: what loses little and puts right others at once comes first. */
function choices(search: Search, at: number): readonly Choice[] {
  const { space, broken } = search;
  const found: Choice[] = [];
  const row = space.rows[at];
  const missing = lack(search, at);
  for (const [index, member] of (row?.members ?? []).entries()) {
    if (!isFree(search, member)) continue;
    const whole = missing / (row?.coefficients[index] ?? 1);
    const steps = Math.abs(whole) > 1 ? [whole, Math.sign(whole)] : [whole];
    for (const by of steps) {
      if (!Number.isInteger(by)) continue;
      for (const members of units(search, member, by)) {
        const rows = members.flatMap((one) => space.places[one] ?? []);
        const breaks = rows.reduce((sum, place) => sum + (broken.has(place.row) ? -1 : 1), 0);
        found.push({ members, by, rank: lossOf(search, members) + WORTH * breaks });
      }
    }
  }
  return found.toSorted((a, b) => a.rank - b.rank || (a.members[0] ?? 0) - (b.members[0] ?? 0)).slice(0, CHOICES);
}

function deepen(search: Search, lost: number): void {
  if (search.steps-- <= 0 || search.stepsLeft-- <= 0 || lost >= search.bestLoss) return;
  if (search.broken.size === 0) {
    search.best = new Map(search.trail.flat().map((member) => [member, search.moved[member] ?? 0]));
    search.bestLoss = lost;
    search.steps = Math.min(search.steps, STEPS_FOR_BETTER);
    return;
  }
  if (search.trail.length >= search.size) return;
  for (const { members, by } of choices(search, narrowest(search))) {
    follow(search, members, by, lost + lossOf(search, members));
  }
}

function follow(search: Search, members: readonly number[], by: number, lost: number): void {
  search.trail.push(members);
  shift(search, members, by);
  deepen(search, lost);
  shift(search, members, -by);
  search.trail.pop();
}

/**
 * Looks for a movement of `start` by one of `amounts` that loses as little as can be found: `loss` is what is lost by hiding each quantity,
 * 0 for what is hidden. Each row that is off is put right by another of its members, and so on until none is. Long movements are looked for
 * only where there are no short ones, and it stops after so many steps: finding none does not mean that there is none.
 */
export function cheapestMoveIn(
  space: Space,
  loss: Float64Array,
  bundles: System['bundles'],
): (start: number, amounts: readonly number[]) => Move | undefined {
  const search: Search = {
    space,
    loss,
    bundles,
    moved: new Float64Array(space.lower.length),
    off: new Float64Array(space.rows.length),
    broken: new Set(),
    trail: [],
    size: 0,
    steps: 0,
    stepsLeft: ALL_STEPS,
    best: undefined,
    bestLoss: Infinity,
  };
  return (start, amounts) => {
    search.best = undefined;
    search.bestLoss = Infinity;
    for (const size of SIZES) {
      for (const amount of amounts) {
        for (const members of units(search, start, amount)) {
          search.size = size;
          search.steps = STEPS;
          follow(search, members, amount, lossOf(search, members));
        }
      }
      if (search.best) return search.best;
    }
    return undefined;
  };
}
