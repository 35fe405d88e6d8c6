import { Aggregation, type Figure } from '@inclust/contracts';
import { clientOf, type NodeClients } from './node-clients.ts';

const indicators = ['organisations-by-discipline', 'members-by-month', 'new-enterprises'] as const;

/** What comparing the meta-cluster's figures with the cities' own came to. */
export interface FigureComparison {
  /** The federation's sums, by indicator and value of its dimension. */
  readonly sums: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Organisations and new enterprises, each counted once over all cities. */
  readonly distinct: { readonly organisations: number; readonly newEnterprises: number };
  /** Where the meta-cluster says something else than the cities; empty when nowhere. */
  readonly differences: readonly string[];
}

/** Compares every figure of the meta-cluster with what each city says of itself, and the sums with the sum of these. */
export async function compareFigures(clients: NodeClients, meta: string): Promise<FigureComparison> {
  const cities = [...clients.keys()].filter((id) => id !== meta);
  const sums: Record<string, Record<string, number>> = {};
  const distinct = { organisations: 0, newEnterprises: 0 };
  const differences: string[] = [];
  for (const indicator of indicators) {
    const central = (await clientOf(clients, meta).reporting.listFigures({ indicator })).figures;
    const own = new Map<string, number>();
    for (const city of cities) {
      for (const figure of (await clientOf(clients, city).reporting.listFigures({ indicator })).figures) {
        const { node, cell } = placeOf(figure);
        if (node === city) own.set(`${city}|${cell}`, Number(figure.value));
      }
    }
    const added: Record<string, number> = {};
    for (const figure of central) {
      const { node, cell } = placeOf(figure);
      const value = Number(figure.value);
      if (node) {
        const theirs = own.get(`${node}|${cell}`) ?? 0;
        if (theirs !== value)
          differences.push(`${indicator} ${node} ${cell}: ${value} at ${meta}, ${theirs} at ${node}`);
        own.delete(`${node}|${cell}`);
        added[cell] = (added[cell] ?? 0) + theirs;
      } else if (figure.aggregation === Aggregation.AGGREGATION_SUM) {
        (sums[indicator] ??= {})[cell] = value;
      } else if (cell === 'total') {
        if (indicator === 'organisations-by-discipline') distinct.organisations = value;
        if (indicator === 'new-enterprises') distinct.newEnterprises = value;
      }
    }
    for (const [key, value] of own)
      if (value !== 0 && indicator !== 'members-by-month')
        differences.push(`${indicator} ${key}: nothing at ${meta}, ${value} in the city`);
    for (const [cell, value] of Object.entries(sums[indicator] ?? {})) {
      if (value !== (added[cell] ?? 0))
        differences.push(`${indicator} ${cell}: the sum is ${value}, the cities come to ${added[cell] ?? 0}`);
    }
  }
  return { sums, distinct, differences };
}

/** Compares what every node's directory says of every city, by ids and versions, with the city's own; answers with the differences. */
export async function compareDirectories(clients: NodeClients, meta: string): Promise<string[]> {
  const differences: string[] = [];
  const all = new Map(
    await Promise.all([...clients.keys()].map(async (id) => [id, await directoryOf(clients, id)] as const)),
  );
  for (const city of [...clients.keys()].filter((id) => id !== meta)) {
    const own = ofNode(all.get(city), city);
    for (const [holder, entries] of all) {
      if (holder === city) continue;
      const copy = ofNode(entries, city);
      const wrong = new Set([...own, ...copy].flatMap(([name]) => (own.get(name) === copy.get(name) ? [] : [name])));
      if (wrong.size > 0)
        differences.push(`the directory at ${holder} differs from ${city}'s own in ${wrong.size} entries`);
    }
  }
  return differences;
}

/** Versions by name of all that a node's directory has. */
export async function directoryOf(clients: NodeClients, id: string, nodeId = ''): Promise<Map<string, bigint>> {
  const found = new Map<string, bigint>();
  for await (const entry of clientOf(clients, id).directory.everyEntry({ filter: { nodeId } }))
    found.set(entry.name, entry.version);
  return found;
}

function ofNode(entries: ReadonlyMap<string, bigint> | undefined, node: string): Map<string, bigint> {
  return new Map([...(entries ?? [])].filter(([name]) => name.startsWith(`nodes/${node}/`)));
}

function placeOf(figure: Figure): { readonly node: string | undefined; readonly cell: string } {
  const node = figure.dimensions.find(({ key }) => key === 'node')?.value;
  return { node, cell: figure.dimensions.find(({ key }) => key !== 'node')?.value ?? 'total' };
}
