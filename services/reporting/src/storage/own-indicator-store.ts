import { saved, type AggregateMapping } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { OwnIndicatorStore, ReadCatalogue } from '../app/indicators/ports.ts';
import { allDefinitions, catalogueOf } from '../domain/indicators/catalogue.ts';
import { definitionId, type DefinitionId, type IndicatorDefinition } from '../domain/indicators/definition.ts';
import { evolveOwnIndicator, type OwnIndicator, type OwnIndicatorStep } from '../domain/indicators/own-indicator.ts';
import { NumberGate } from './number-gate.ts';
import { atVersion, reportCollections, type StoreOptions } from './report-stores.ts';

export const ownIndicatorMapping: AggregateMapping<OwnIndicator> = {
  encode: (indicator) => indicator,
  decode: (stored) => stored as OwnIndicator,
  fields: () => ({}),
  taken: () => ({ code: 'indicator-exists', kind: 'exists', message: 'There is an indicator with this code.' }),
};

export function createOwnIndicatorStore({
  connection,
  ...options
}: StoreOptions<OwnIndicator, OwnIndicatorStep>): OwnIndicatorStore {
  const saving = { ...options, evolve: evolveOwnIndicator };
  return {
    get: (code) => options.aggregates.load(code),
    list: () => listed(connection),
    save: (code, request, decide) => saved(saving, code, request, decide),
  };
}

/** The definitions that are counted on a node, as its processes read them. */
export interface Definitions {
  /** All that are to be counted. */
  wanted(): Promise<readonly IndicatorDefinition[]>;
  /** Those with some ids; `undefined` where one of them is not known. A version never changes, so each is read once. */
  of(ids: readonly DefinitionId[]): Promise<readonly IndicatorDefinition[] | undefined>;
  readonly catalogue: ReadCatalogue;
}

export function createDefinitions(connection: Connection): Definitions {
  const gate = new NumberGate(connection);
  const known = new Map<DefinitionId, IndicatorDefinition>();
  const own = async (): Promise<readonly OwnIndicator[]> => (await listed(connection)).map(({ state }) => state);
  const wanted = async (): Promise<readonly IndicatorDefinition[]> => {
    const all = allDefinitions(await own());
    for (const definition of all) known.set(definitionId(definition), definition);
    return all;
  };
  return {
    wanted,
    of: async (ids) => {
      if (ids.some((id) => !known.has(id))) await wanted();
      const found = ids.flatMap((id) => known.get(id) ?? []);
      return found.length === ids.length ? found : undefined;
    },
    catalogue: async () => {
      const [all, { definitions }] = await Promise.all([own(), gate.read()]);
      return catalogueOf(all, definitions);
    },
  };
}

async function listed(connection: Connection) {
  const collection = connection.collection(reportCollections.ownIndicators);
  return (await collection.find({}).sort({ _id: 1 }).toArray()).map(atVersion<OwnIndicator>);
}
