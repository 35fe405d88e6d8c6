import { allSlices, type Contribution } from './contributions.ts';
import type { Aggregate } from './indicators/definition.ts';

/** When a key is held, by node: how often, by day, with the value of the contribution where it has one: `2027-03-15 micro`. */
export interface Holder {
  /** `{definition}|{slice}|{key}`. */
  readonly id: string;
  readonly nodes: Readonly<Record<string, Holding>>;
}

/** The amounts of a key in a node by moment, and those that only make it one that was there before. */
export interface Holding {
  readonly amounts: Readonly<Record<string, number>>;
  readonly earlier?: Readonly<Record<string, number>>;
}

/** A place for a number. Figures of any span of months are sums over such places. */
export interface CellPlace {
  readonly definition: string;
  /** Empty for the total, else such as `size=micro`. */
  readonly slice: string;
  /** Empty for what is counted once over all nodes. */
  readonly node: string;
  /** `YYYY-MM`. */
  readonly month: string;
  /** The month before this one in which the same key counted; empty for none, and where keys are not told apart. */
  readonly previous: string;
  /** The month in which the key was there first by whatever way; empty where it does not matter. */
  readonly first: string;
}

/** A change of one number. */
export interface CellChange extends CellPlace {
  readonly by: number;
  /** The amount times the days of its month that are left, its own among them. */
  readonly dayBy: number;
}

/** What a batch of facts changes: numbers, and who holds which key. */
export interface RollUpChange {
  readonly cells: readonly CellChange[];
  readonly holders: readonly Holder[];
}

/** One subject before and after: what it added, and what it adds now. */
export interface SubjectChange {
  readonly node: string;
  readonly before: readonly Contribution[];
  readonly after: readonly Contribution[];
}

/** What has a key is held under this. */
export function holderId({ definition, slice, key }: Pick<Contribution, 'definition' | 'slice' | 'key'>): string {
  return `${definition}|${slice}|${key ?? ''}`;
}

/** What is to be known of definitions here. */
export type RuleOf = (definition: string) => {
  readonly aggregate: Aggregate;
  readonly distinct: boolean;
  readonly alsoBefore: boolean;
};

/**
 * What changes of subjects come to. What has no key moves the number of its node and month. What has one moves the numbers of its node, and
 * those of all nodes together, at each month in which it counts, with the month before in which it did: of a span those count whose month
 * before lies before the span, so that each key counts once in it, whatever the span. `held`: who holds the keys concerned.
 */
export function rollUp(
  changes: readonly SubjectChange[],
  held: ReadonlyMap<string, Holder>,
  ruleOf: RuleOf,
): RollUpChange {
  const cells = new Map<string, CellChange>();
  const holders = new Map<string, Holder>();
  const move = (place: CellPlace, by: number, dayBy: number): void => {
    const id = cellId(place);
    const known = cells.get(id);
    cells.set(id, { ...place, by: (known?.by ?? 0) + by, dayBy: (known?.dayBy ?? 0) + dayBy });
  };
  const apply = (node: string, contribution: Contribution, sign: 1 | -1): void => {
    const { definition, slice, day, key, amount, value, isEarlier } = contribution;
    if (key !== undefined) {
      const id = holderId(contribution);
      const holder = holders.get(id) ?? held.get(id) ?? { id, nodes: {} };
      const at = value === undefined ? day : `${day} ${value}`;
      holders.set(id, withAmount(holder, node, at, amount * sign, isEarlier ?? false));
      return;
    }
    // What has no key was never there before.
    if (slice === allSlices) return;
    const part = value === undefined ? slice : `${slice}=${value}`;
    const place = { definition, slice: part, node, month: day.slice(0, 7), previous: '', first: '' };
    move(place, amount * sign, amount * sign * daysLeft(day));
    // Nobody else can be the same.
    if (ruleOf(definition).distinct) move({ ...place, node: '' }, amount * sign, amount * sign * daysLeft(day));
  };
  for (const { node, before, after } of changes) {
    for (const contribution of before) apply(node, contribution, -1);
    for (const contribution of after) apply(node, contribution, 1);
  }
  for (const [id, holder] of holders) {
    const [definition = '', slice = ''] = id.split('|');
    const rule = ruleOf(definition);
    for (const { place, by } of marks(held.get(id), definition, slice, rule)) move(place, -by, 0);
    for (const { place, by } of marks(holder, definition, slice, rule)) move(place, by, 0);
  }
  return {
    cells: [...cells.values()].filter(({ by, dayBy }) => by !== 0 || dayBy !== 0),
    holders: [...holders.values()],
  };
}

/** What a cell is kept under. */
export function cellId({ definition, slice, node, month, previous, first }: CellPlace): string {
  return `${definition}|${slice}|${node}|${month}|${previous}|${first}`;
}

interface Mark {
  readonly place: CellPlace;
  readonly by: number;
}

function marks(
  holder: Holder | undefined,
  definition: string,
  slice: string,
  rule: ReturnType<RuleOf>,
): readonly Mark[] {
  if (!holder) return [];
  const alone = Object.entries(holder.nodes).flatMap(([node, holding]) => marksOf([holding], node));
  return [...alone, ...marksOf(Object.values(holder.nodes), '')];

  function marksOf(holdings: readonly Holding[], node: string): readonly Mark[] {
    const amounts = added(holdings.map((holding) => holding.amounts));
    if (rule.alsoBefore) {
      const earlier = added(holdings.map((holding) => holding.earlier ?? {}));
      return marksOfParts(amounts, [...amounts.keys(), ...earlier.keys()], { definition, node });
    }
    const [firstMoment = ''] = [...amounts.keys()].toSorted();
    const value = firstMoment.slice(valueAt);
    const common = { definition, slice: value ? `${slice}=${value}` : slice, node, first: '' };
    return rule.aggregate === 'during'
      ? inMonths([...amounts], common)
      : turns(amounts).map(({ month, by }) => ({ place: { ...common, month, previous: '' }, by }));
  }
}

/** Where the value begins in `2027-03-15 micro`. */
const valueAt = 11;

/** In each of its rows a key counts with the month in which it was there first, in whichever of them. */
function marksOfParts(
  amounts: ReadonlyMap<string, number>,
  moments: readonly string[],
  common: Pick<CellPlace, 'definition' | 'node'>,
): readonly Mark[] {
  const first = moments.toSorted()[0]?.slice(0, 7) ?? '';
  const named = [...amounts].map((entry) => ({ entry, slices: JSON.parse(entry[0].slice(valueAt)) as string[] }));
  return [...new Set(named.flatMap(({ slices }) => slices))].flatMap((slice) =>
    inMonths(
      named.flatMap(({ entry, slices }) => (slices.includes(slice) ? [entry] : [])),
      { ...common, slice, first },
    ),
  );
}

/** A key counts in each month in which there is something of it, with the one before. */
function inMonths(
  amounts: readonly (readonly [at: string, amount: number])[],
  common: Omit<CellPlace, 'month' | 'previous'>,
): readonly Mark[] {
  const months = [...new Set(amounts.flatMap(([at, amount]) => (amount > 0 ? at.slice(0, 7) : [])))].toSorted();
  return months.map((month, turn) => ({ place: { ...common, month, previous: months[turn - 1] ?? '' }, by: 1 }));
}

/** The months in which a key comes to be there, and those in which it no longer is: by what is there at the end of each. */
function turns(amounts: ReadonlyMap<string, number>): readonly { readonly month: string; readonly by: 1 | -1 }[] {
  const byMonth = new Map<string, number>();
  for (const [at, amount] of amounts) byMonth.set(at.slice(0, 7), (byMonth.get(at.slice(0, 7)) ?? 0) + amount);
  let level = 0;
  return [...byMonth]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([month, amount]) => {
      const before = level > 0;
      level += amount;
      return before === level > 0 ? [] : [{ month, by: level > 0 ? (1 as const) : (-1 as const) }];
    });
}

function added(all: readonly Readonly<Record<string, number>>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const amounts of all)
    for (const [at, amount] of Object.entries(amounts)) sums.set(at, (sums.get(at) ?? 0) + amount);
  return sums;
}

function withAmount(holder: Holder, node: string, at: string, amount: number, isEarlier: boolean): Holder {
  const holding = holder.nodes[node] ?? { amounts: {} };
  const changed: Holding = isEarlier
    ? { ...holding, earlier: moved(holding.earlier ?? {}, at, amount) }
    : { ...holding, amounts: moved(holding.amounts, at, amount) };
  const { [node]: _, ...others } = holder.nodes;
  const isEmpty = Object.keys(changed.amounts).length + Object.keys(changed.earlier ?? {}).length === 0;
  return { id: holder.id, nodes: isEmpty ? others : { ...others, [node]: changed } };
}

/** Without what has come to nothing. */
function moved(amounts: Readonly<Record<string, number>>, at: string, by: number): Readonly<Record<string, number>> {
  const { [at]: before = 0, ...others } = amounts;
  return before + by === 0 ? others : { ...others, [at]: before + by };
}

/** The days of its month from a day on. */
function daysLeft(day: string): number {
  const date = Temporal.PlainDate.from(day);
  return date.daysInMonth - date.day + 1;
}
