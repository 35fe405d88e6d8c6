import { narrow } from './bounds.ts';
import { emptyProof, learn, type Proof } from './proof.ts';
import { search } from './search.ts';
import { programOf } from './simplex.ts';
import { allows, around, renumbered, rounded, within, type Move, type Space } from './space.ts';

/** Steps of all searches in one group of quantities that hang together, each as dear as the group is large. */
const WORK = 400_000;
/** Steps of one search. */
const STEPS = 200;

/** Movements that reach as far as quantities were seen to move, and the quantities that move up without end. */
export interface Reach {
  readonly moves: readonly Move[];
  readonly endless: ReadonlySet<number>;
}

/** One group of quantities that hang together, while it is attacked. */
interface Group {
  readonly proof: Proof;
  readonly moves: Move[];
  work: number;
}

/** Keeps a movement that takes a quantity farther than any before it. */
function keep({ proof, moves }: Group, member: number, move: Move): void {
  const by = move.get(member) ?? 0;
  if (by <= (proof.high[member] ?? 0) && by >= (proof.low[member] ?? 0)) return;
  moves.push(move);
  learn(proof, move);
}

/** Looks for whole numbers at the bound of a linear program, and below it as long as there are proven to be none. */
function settle(group: Group, member: number, way: 1 | -1, bound: number): void {
  const { proof } = group;
  const steps = Math.min(group.work, STEPS);
  let left = steps;
  for (let by = bound; by > Math.abs((way > 0 ? proof.high : proof.low)[member] ?? 0) && left > 0; by--) {
    const found = search(proof.space, member, way * by, left);
    left -= 1 + Math.floor(steps / 4);
    if (found.kind === 'found') keep(group, member, found.move);
    if (found.kind !== 'none') break;
  }
  group.work -= steps - left;
}

/**
 * How far `targets` move within a space: bounds by a linear program and by what each row allows, and movements that reach them. Where whole
 * numbers are hard to find within the work allowed, less than in truth and never more.
 */
export function reach(space: Space, targets: readonly number[]): Reach {
  const all: Move[] = [];
  const endless = new Set<number>();
  const wanted = new Set(targets);
  const done = new Set<number>();
  for (const start of targets) {
    if (done.has(start)) continue;
    const members = around(space, start, Infinity);
    const part = within(space, members);
    narrow(part, part);
    const group: Group = { proof: emptyProof(part), moves: [], work: Math.ceil(WORK / members.length) };
    const { farthest } = programOf(part);
    for (const [index, member] of members.entries()) {
      done.add(member);
      if (!wanted.has(member)) continue;
      for (const way of [1, -1] as const) {
        const { kind, by, at } = farthest(index, way);
        const move = rounded(at);
        if (allows(part, move)) keep(group, index, move);
        if (kind === 'endless') endless.add(member);
        const outer = Math.abs((way > 0 ? part.upper : part.lower)[index] ?? 0);
        const bound = Math.min(Math.floor(Math.abs(by) + 1e-6), outer);
        settle(group, index, way, bound === Infinity ? 1 : bound);
      }
    }
    all.push(...group.moves.map((move) => renumbered(move, members)));
  }
  return { moves: all, endless };
}
