import type { Contribution } from './contributions.ts';

/** How often a distinct key is held in one cell, by node. */
export interface Holder {
  readonly key: string;
  readonly nodes: Readonly<Record<string, number>>;
}

/** A change of one number: of a node, or of the federation where `node` is empty. */
export interface CellChange {
  readonly indicator: string;
  readonly cell: string;
  /** Empty for what is counted once over all nodes. */
  readonly node: string;
  readonly by: number;
}

/** What a batch of facts changes: numbers, and who holds which distinct key. */
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

/** The key of a holder: one for each distinct key in each cell. */
export function holderKey({ indicator, cell, distinctKey }: Contribution): string {
  return `${indicator}|${cell}|${distinctKey ?? ''}`;
}

/**
 * What changes of subjects come to. What has no distinct key moves its node's number. What has one moves the node's number when it enters
 * or leaves the node, and the federation's when it enters or leaves the last node that holds it. `held`: who holds the keys concerned.
 */
export function rollUp(changes: readonly SubjectChange[], held: ReadonlyMap<string, Holder>): RollUpChange {
  const cells = new Map<string, CellChange>();
  const holders = new Map(held);
  const touched = new Set<string>();
  const move = (indicator: string, cell: string, node: string, by: number): void => {
    if (by === 0) return;
    const key = `${indicator}|${cell}|${node}`;
    cells.set(key, { indicator, cell, node, by: (cells.get(key)?.by ?? 0) + by });
  };
  const apply = (node: string, contribution: Contribution, by: number): void => {
    const { indicator, cell, distinctKey, amount } = contribution;
    if (distinctKey === undefined) return move(indicator, cell, node, amount * by);
    const key = holderKey(contribution);
    const before = holders.get(key)?.nodes ?? {};
    const count = (before[node] ?? 0) + by;
    const { [node]: _, ...others } = before;
    const after = count > 0 ? { ...others, [node]: count } : others;
    holders.set(key, { key, nodes: after });
    touched.add(key);
    move(indicator, cell, node, Number(count > 0) - Number((before[node] ?? 0) > 0));
    move(indicator, cell, '', Number(Object.keys(after).length > 0) - Number(Object.keys(before).length > 0));
  };
  for (const { node, before, after } of changes) {
    for (const contribution of before) apply(node, contribution, -1);
    for (const contribution of after) apply(node, contribution, 1);
  }
  return {
    cells: [...cells.values()].filter((change) => change.by !== 0),
    holders: [...touched].flatMap((key) => holders.get(key) ?? []),
  };
}
