import { narrow, type Bounds } from './bounds.ts';
import { allows, type Move, type Space } from './space.ts';

/** What a search came to. It gives up after so many steps, and then says nothing. */
export type Found =
  | { readonly kind: 'found'; readonly move: Move }
  | { readonly kind: 'none' }
  | { readonly kind: 'gave-up' };

/** The movement within bounds that stays nearest to none, and a row that it breaks. */
function nearest(space: Space, { lower, upper }: Bounds): { readonly move: Move; readonly broken: number } {
  const by = (member: number): number => Math.min(Math.max(0, lower[member] ?? 0), upper[member] ?? 0);
  const move = new Map<number, number>();
  for (const member of lower.keys()) if (by(member) !== 0) move.set(member, by(member));
  let broken = -1;
  for (const [at, { members, coefficients, least, most }] of space.rows.entries()) {
    const sum = members.reduce((all, member, index) => all + (coefficients[index] ?? 0) * by(member), 0);
    if (sum >= least && sum <= most) continue;
    broken = at;
    break;
  }
  return { move, broken };
}

/** The parts into which the bounds of one member of a broken row are cut: where it is, above and below. */
function parts(space: Space, bounds: Bounds, broken: number, move: Move): readonly Bounds[] {
  const { lower, upper } = bounds;
  const members = space.rows[broken]?.members ?? [];
  const free = members.filter((member) => (lower[member] ?? 0) < (upper[member] ?? 0));
  const width = (member: number): number => (upper[member] ?? 0) - (lower[member] ?? 0);
  const member = free.toSorted((a, b) => width(a) - width(b) || a - b)[0];
  if (member === undefined) return [];
  const at = move.get(member) ?? 0;
  const cut = (from: number, to: number): Bounds[] => {
    if (from > to) return [];
    const part = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
    part.lower[member] = from;
    part.upper[member] = to;
    return [part];
  };
  return [...cut(at, at), ...cut(at + 1, upper[member] ?? 0), ...cut(lower[member] ?? 0, at - 1)];
}

/**
 * A movement in which `start` moves by at least `by` if that is above 0, and at most `by` if it is below. Goes through all there are where
 * `steps` are enough, those near to none first.
 */
export function search(space: Space, start: number, by: number, steps: number): Found {
  const first: Bounds = { lower: Float64Array.from(space.lower), upper: Float64Array.from(space.upper) };
  if (by > 0) first.lower[start] = Math.max(by, first.lower[start] ?? 0);
  else first.upper[start] = Math.min(by, first.upper[start] ?? 0);
  if ((first.lower[start] ?? 0) > (first.upper[start] ?? 0)) return { kind: 'none' };
  const open: Bounds[] = [first];
  for (let bounds = open.pop(), step = 0; bounds; bounds = open.pop(), step++) {
    if (step >= steps) return { kind: 'gave-up' };
    if (!narrow(space, bounds)) continue;
    const { move, broken } = nearest(space, bounds);
    if (broken < 0) {
      if (allows(space, move)) return { kind: 'found', move };
      return { kind: 'gave-up' };
    }
    open.push(...parts(space, bounds, broken, move).toReversed());
  }
  return { kind: 'none' };
}
