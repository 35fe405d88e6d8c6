import type { Space } from './space.ts';

/** Below this a number counts as 0: coefficients are 1 and -1, so that what is computed stays near to whole numbers. */
const TINY = 1e-7;
const TURNS = 20_000;

/**
 * How far a quantity can move if parts of people were allowed, which is never less than in truth, and where all are then. `bounded` says
 * that `by` is the end; `endless` that there is none; `unsure` that it took too many turns.
 */
export interface Farthest {
  readonly kind: 'bounded' | 'endless' | 'unsure';
  readonly by: number;
  readonly at: Float64Array;
}

/** A linear program that starts at no movement: rows solved for one member each, and where each quantity is. */
interface Tableau {
  readonly rows: Float64Array[];
  /** The quantity for which each row is solved. */
  readonly basis: number[];
  readonly at: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

function pivot(tableau: Tableau, at: number, column: number): void {
  const row = tableau.rows[at];
  if (!row) return;
  const by = row[column] ?? 1;
  const used: number[] = [];
  for (let j = 0; j < row.length; j++) {
    const value = (row[j] ?? 0) / by;
    row[j] = Math.abs(value) < TINY ? 0 : value;
    if (row[j] !== 0) used.push(j);
  }
  for (const [other, target] of tableau.rows.entries()) {
    const factor = target[column] ?? 0;
    if (other === at || factor === 0) continue;
    for (const j of used) {
      const value = (target[j] ?? 0) - factor * (row[j] ?? 0);
      target[j] = Math.abs(value) < TINY ? 0 : value;
    }
    target[column] = 0;
  }
  tableau.basis[at] = column;
}

/** The tableau of a space. A row with bounds that differ gets a quantity of its own, which takes up the difference. */
function tableauOf(space: Space): Tableau {
  const count = space.lower.length;
  const loose = space.rows.filter(({ least, most }) => least !== most).length;
  const lower = new Float64Array(count + loose);
  const upper = new Float64Array(count + loose);
  lower.set(space.lower);
  upper.set(space.upper);
  const tableau: Tableau = { rows: [], basis: [], at: new Float64Array(count + loose), lower, upper };
  const written: Float64Array[] = [];
  let extra = count;
  for (const { members, coefficients, least, most } of space.rows) {
    const row = new Float64Array(count + loose);
    for (const [index, member] of members.entries()) row[member] = coefficients[index] ?? 0;
    if (least !== most) {
      lower[extra] = least;
      upper[extra] = most;
      row[extra++] = -1;
    }
    written.push(row);
  }
  for (const row of written) {
    for (const [at, solved] of tableau.rows.entries()) {
      const factor = row[tableau.basis[at] ?? 0] ?? 0;
      if (factor !== 0) for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) - factor * (solved[j] ?? 0);
    }
    const column = row.findLastIndex((value) => Math.abs(value) > TINY);
    if (column >= 0) pivot(tableau, tableau.rows.push(row) - 1, column);
  }
  return tableau;
}

/** Moves a quantity outside of the basis until something is at a bound. Answers whether nothing ever is. */
function advance(tableau: Tableau, column: number, way: number): 'without-end' | 'moved' {
  const { rows, basis, at, lower, upper } = tableau;
  let far = way > 0 ? (upper[column] ?? 0) - (at[column] ?? 0) : (at[column] ?? 0) - (lower[column] ?? 0);
  let leaving = -1;
  for (const [index, row] of rows.entries()) {
    const rate = -(row[column] ?? 0) * way;
    const solved = basis[index] ?? 0;
    if (Math.abs(rate) < TINY) continue;
    const room = rate > 0 ? (upper[solved] ?? 0) - (at[solved] ?? 0) : (at[solved] ?? 0) - (lower[solved] ?? 0);
    const limit = Math.max(0, room) / Math.abs(rate);
    // Of those that are at a bound first, the one with the least index: so it never goes round in circles.
    const tie = limit < far + TINY && leaving >= 0 && solved < (basis[leaving] ?? 0);
    if (limit >= far - TINY && !tie) continue;
    far = Math.min(limit, far);
    leaving = index;
  }
  if (far === Infinity) return 'without-end';
  at[column] = (at[column] ?? 0) + far * way;
  for (const [index, row] of rows.entries()) {
    const solved = basis[index] ?? 0;
    at[solved] = (at[solved] ?? 0) - (row[column] ?? 0) * way * far;
  }
  if (leaving >= 0) pivot(tableau, leaving, column);
  return 'moved';
}

/** Where to go next so that `start` moves `way`: a quantity outside of the basis and its own way. */
function entering({ rows, basis, at, lower, upper }: Tableau, start: number, way: number): readonly [number, number] {
  const solved = basis.indexOf(start);
  if (solved < 0) return [start, way];
  const inBasis = new Set(basis);
  for (const [column, coefficient] of (rows[solved] ?? []).entries()) {
    if (Math.abs(coefficient) < TINY || inBasis.has(column)) continue;
    const own = -Math.sign(coefficient) * way;
    const room = own > 0 ? (upper[column] ?? 0) - (at[column] ?? 0) : (at[column] ?? 0) - (lower[column] ?? 0);
    if (room > TINY) return [column, own];
  }
  return [-1, 0];
}

/** Questions to a linear program. */
export interface Program {
  /** How far a quantity can move, from where the last question left off. The answer is a bound for whole numbers. */
  readonly farthest: (start: number, way: 1 | -1) => Farthest;
  /** Moves a quantity from the truth by no more than `by`, so that few others move. */
  readonly nearest: (start: number, by: number) => Farthest;
}

/** The linear program of a space, solved by the simplex method with Bland's rule. */
export function programOf(space: Space): Program {
  const tableau = tableauOf(space);
  const { at, lower, upper } = tableau;
  const answer = (kind: Farthest['kind'], by: number): Farthest => ({ kind, by, at: at.slice(0, space.lower.length) });
  const farthest: Program['farthest'] = (start, way) => {
    for (let turn = 0; turn < TURNS; turn++) {
      const bound = (way > 0 ? upper[start] : lower[start]) ?? 0;
      const now = at[start] ?? 0;
      if (Math.abs(bound - now) < TINY) return answer('bounded', bound);
      const [column, own] = entering(tableau, start, way);
      if (column < 0) return answer('bounded', now);
      if (advance(tableau, column, own) === 'without-end') return answer('endless', way * Infinity);
    }
    return answer('unsure', way * Infinity);
  };
  return {
    farthest,
    nearest: (start, by) => {
      const bounds = by > 0 ? upper : lower;
      const bound = bounds[start] ?? 0;
      // No movement fits every basis, so that it can start from the truth again.
      at.fill(0);
      bounds[start] = by > 0 ? Math.min(by, bound) : Math.max(by, bound);
      const found = farthest(start, by > 0 ? 1 : -1);
      bounds[start] = bound;
      return found;
    },
  };
}
