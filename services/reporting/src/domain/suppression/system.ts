import { ceilings } from './smallness.ts';
import { valuesOf, type Publication, type Relation, type SuppressionTable } from './table.ts';

/** What a reader has of a number: it was shown, it was hidden, or that is still to be decided. */
type State = 'known' | 'hidden' | 'open';

/** A cell for as long as its value stays the same over publications. When it changes, it becomes another quantity. */
export interface Quantity {
  readonly key: string;
  readonly value: number;
  readonly state: State;
  /** The largest value of cells that are hidden as this one is for itself; infinite where it is not. */
  readonly ceiling: number;
}

/** What a relation allows: quantities that move by `d` keep `least <= sum of coefficient * d <= most`. */
export interface Row {
  readonly members: readonly number[];
  readonly coefficients: readonly number[];
  readonly least: number;
  readonly most: number;
}

/** All that was ever published, as one set of quantities, which rows name by their index. */
export interface System {
  readonly quantities: readonly Quantity[];
  readonly rows: readonly Row[];
  /** For each quantity all those of the same cell. */
  readonly bundles: readonly (readonly number[])[];
  /** The quantities of the newest table, by key. */
  readonly newest: ReadonlyMap<string, number>;
}

/** Orders by code units, since a locale may differ from one machine to another. */
function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function stateOf(key: string, value: number, ceiling: number, hidden: ReadonlySet<string> | undefined): State {
  if (value === 0) return 'known';
  if (hidden) return hidden.has(key) ? 'hidden' : 'known';
  return value <= ceiling ? 'hidden' : 'open';
}

/** The same cell published once more, unchanged: shown once is known for ever, and hidden once is not open any more. */
function again(before: Quantity, now: Quantity, decided: boolean): Quantity {
  const shown = before.state === 'known' || (decided && now.state === 'known');
  return { ...before, state: shown ? 'known' : 'hidden', ceiling: Math.min(before.ceiling, now.ceiling) };
}

/** The rows of a relation among quantities. What is known does not move and is left out. */
function rowsOf(relation: Relation, indexes: ReadonlyMap<string, number>, quantities: readonly Quantity[]): Row[] {
  const row = (terms: readonly (readonly [string, number])[], exact: boolean): Row => {
    const coefficients = new Map<number, number>();
    let value = 0;
    for (const [key, coefficient] of terms) {
      const index = indexes.get(key);
      const quantity = index === undefined ? undefined : quantities[index];
      if (index === undefined || !quantity) continue;
      value += coefficient * quantity.value;
      if (quantity.state === 'known') continue;
      coefficients.set(index, (coefficients.get(index) ?? 0) + coefficient);
    }
    const members = [...coefficients].filter(([, coefficient]) => coefficient !== 0).toSorted(([a], [b]) => a - b);
    return {
      members: members.map(([index]) => index),
      coefficients: members.map(([, coefficient]) => coefficient),
      least: exact ? 0 : Math.min(0, -value),
      most: exact ? 0 : Infinity,
    };
  };
  const { kind, total, parts } = relation;
  const sum = [...parts.map((part) => [part, 1] as const), [total, -1] as const];
  if (kind !== 'union') return [row(sum, true)];
  return [row(sum, false), ...parts.map((part) => row([[total, 1] as const, [part, -1] as const], false))];
}

/**
 * Everything that a reader of all publications can hold together, the oldest first. A publication without `hidden` is still to be
 * decided. She is assumed to know which hidden cells did not change from one publication to the next, so that old relations and new ones
 * speak of the same quantity; who knows less can conclude less. Two tables with the same content make the same system in whatever order
 * they are written.
 */
export function systemOf(
  publications: readonly { readonly table: SuppressionTable; readonly hidden?: Publication['hidden'] }[],
  width: number,
): System {
  const quantities: Quantity[] = [];
  const current = new Map<string, number>();
  const tables: { readonly relations: readonly Relation[]; readonly indexes: ReadonlyMap<string, number> }[] = [];
  let newest: ReadonlyMap<string, number> = new Map();
  for (const { table, hidden } of publications) {
    const ceiling = ceilings(table, width);
    const indexes = new Map<string, number>();
    for (const [key, value] of [...valuesOf(table)].toSorted(([a], [b]) => byText(a, b))) {
      const limit = ceiling.get(key) ?? 0;
      const state = stateOf(key, value, limit, hidden);
      const now: Quantity = { key, value, state, ceiling: value <= limit ? limit : Infinity };
      const index = current.get(key) ?? -1;
      const before = quantities[index];
      if (before?.value === value) quantities[index] = again(before, now, hidden !== undefined);
      else current.set(key, quantities.push(now) - 1);
      indexes.set(key, current.get(key) ?? 0);
    }
    tables.push({ relations: table.relations, indexes });
    newest = indexes;
  }
  const rows = new Map<string, Row>();
  for (const { relations, indexes } of tables) {
    for (const relation of relations) {
      for (const row of rowsOf(relation, indexes, quantities)) {
        if (row.members.length > 0) rows.set(JSON.stringify(row), row);
      }
    }
  }
  const byKey = Map.groupBy(quantities.keys(), (index) => quantities[index]?.key);
  return {
    quantities,
    bundles: quantities.map(({ key }) => byKey.get(key) ?? []),
    rows: [...rows].toSorted(([a], [b]) => byText(a, b)).map(([, row]) => row),
    newest,
  };
}
