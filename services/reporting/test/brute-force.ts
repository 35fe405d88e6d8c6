import type { Publication } from '../src/domain/suppression/table.ts';

/**
 * An attacker who tries all fillings, for tests. She shares nothing with the module but the shape of publications: she sees what was shown,
 * knows which hidden cells did not change, and, if she guesses, the ceilings of those that she holds for small.
 */
export interface Attack {
  /** One for each hidden value, in a fixed order. */
  readonly unknowns: readonly { readonly key: string; readonly truth: number }[];
  /** Calls `each` with all fillings in which leaves have values of `domain`, until it answers that it has enough. */
  readonly fillings: (
    domain: (truth: number) => readonly number[],
    each: (filling: readonly number[]) => boolean,
  ) => void;
}

interface Unknown {
  readonly key: string;
  readonly truth: number;
  cap: number;
  fixed: boolean;
}

interface Equation {
  readonly kind: 'sum' | 'union';
  readonly total: number;
  readonly parts: readonly number[];
}

/** Prepares the attack. `caps`: for each publication, what those cells can be at most that are guessed to be small. */
export function attack(
  publications: readonly Publication[],
  caps: readonly ReadonlyMap<string, number>[] = [],
): Attack {
  const all: Unknown[] = [];
  const newest = new Map<string, number>();
  const equations: Equation[] = [];
  for (const [at, { table, hidden }] of publications.entries()) {
    for (const { key, value } of table.cells) {
      const known = newest.get(key);
      const same = known !== undefined && all[known]?.truth === value ? known : undefined;
      const index = same ?? all.push({ key, truth: value, cap: Infinity, fixed: false }) - 1;
      newest.set(key, index);
      const unknown = all[index];
      if (!unknown) continue;
      if (!hidden.has(key)) unknown.fixed = true;
      unknown.cap = Math.min(unknown.cap, caps[at]?.get(key) ?? Infinity);
    }
    for (const { kind = 'sum', total, parts } of table.relations) {
      const place = (key: string): number => newest.get(key) ?? -1;
      equations.push({ kind, total: place(total), parts: parts.map(place) });
    }
  }
  // Parts come before totals, so that a sum is known once its parts are.
  const order: number[] = [];
  const visit = (index: number, trail: ReadonlySet<number>): void => {
    if (order.includes(index) || trail.has(index)) return;
    for (const { total, parts } of equations) {
      if (total === index) for (const part of parts) visit(part, new Set([...trail, index]));
    }
    order.push(index);
  };
  for (const index of all.keys()) visit(index, new Set());
  const turn = new Map(order.map((index, at) => [index, at]));
  const checkedAt = order.map((index) =>
    equations.filter(({ total, parts }) => {
      return Math.max(...[total, ...parts].map((one) => turn.get(one) ?? 0)) === turn.get(index);
    }),
  );
  const early = order.map((index) => equations.filter(({ kind, parts }) => kind === 'sum' && parts.includes(index)));
  const unknowns = order.filter((index) => !all[index]?.fixed);
  return {
    unknowns: unknowns.map((index) => ({ key: all[index]?.key ?? '', truth: all[index]?.truth ?? 0 })),
    fillings: (domain, each) => {
      const filled = all.map(({ fixed, truth }) => (fixed ? truth : undefined));
      const at = (index: number): number => filled[index] ?? 0;
      const holds = ({ kind, total, parts }: Equation): boolean => {
        const sum = parts.reduce((added, part) => added + at(part), 0);
        if (kind === 'sum') return sum === at(total);
        return at(total) <= sum && parts.every((part) => at(part) <= at(total));
      };
      const tooMuch = ({ total, parts }: Equation): boolean => {
        const limit = filled[total] ?? all[total]?.cap ?? Infinity;
        return parts.reduce((added, part) => added + (filled[part] ?? 1), 0) > limit;
      };
      const deepen = (depth: number): boolean => {
        const index = order[depth];
        if (index === undefined) return each(unknowns.map(at));
        const { fixed = true, truth = 0, cap = 0 } = all[index] ?? {};
        const sums = checkedAt[depth]?.find(({ kind, total }) => kind === 'sum' && total === index);
        const made = sums?.parts.reduce((added, part) => added + at(part), 0);
        const values = fixed ? [truth] : made === undefined ? domain(truth) : [made];
        for (const value of values) {
          if (!fixed && (value < 1 || value > cap)) continue;
          filled[index] = value;
          const open = (checkedAt[depth] ?? []).every(holds) && !(early[depth] ?? []).some(tooMuch);
          if (open && deepen(depth + 1)) return true;
        }
        filled[index] = fixed ? truth : undefined;
        return false;
      };
      deepen(0);
    },
  };
}

/** The hidden cells of which the attacker finds a single value, but for `conceded`. Fillings near to the truth are tried first. */
export function workedOut(attacked: Attack, conceded: ReadonlySet<string> = new Set()): readonly string[] {
  const left = new Set(attacked.unknowns.keys().filter((index) => !conceded.has(attacked.unknowns[index]?.key ?? '')));
  for (const radius of [1, 2, 3]) {
    for (const target of left) {
      const truth = attacked.unknowns[target]?.truth ?? 0;
      const near = (value: number): readonly number[] => {
        return Array.from({ length: radius }, (_, by) => [value + by + 1, value - by - 1])
          .flat()
          .concat(value);
      };
      attacked.fillings(near, (filling) => {
        if (filling[target] === truth) return false;
        for (const [index, value] of filling.entries())
          if (value !== attacked.unknowns[index]?.truth) left.delete(index);
        return true;
      });
    }
  }
  return [...left].map((index) => attacked.unknowns[index]?.key ?? '');
}
