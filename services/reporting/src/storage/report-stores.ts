import {
  makeOutbox,
  saved,
  type AggregateMapping,
  type AggregateStore,
  type AtVersion,
  type Migration,
  type SavingOptions,
} from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { ProgrammeStore, ReportStore } from '../app/reports/ports.ts';
import { evolveProgramme, type KeptProgramme, type ProgrammeStep } from '../domain/programme/programme.ts';
import type { Report, ReportRef } from '../domain/report/report.ts';
import { evolveReport, type ReportStep } from '../domain/report/report-decider.ts';

/** The collections of programmes, their reports, the exchange rates in those, and the indicators that were adopted for them. */
export const reportCollections = {
  programmes: 'programmes',
  reports: 'reports',
  exchangeRates: 'exchange_rates',
  ownIndicators: 'own_indicators',
} as const;

/** Steps of the schema, oldest first. A step that was released is never changed. */
export const reportMigrations: readonly Migration[] = [
  {
    version: 1,
    run: async (connection) => {
      for (const name of [reportCollections.programmes, reportCollections.reports]) {
        await connection.createCollection(name);
        await makeOutbox(connection, name);
      }
      await connection.collection(reportCollections.reports).createIndex({ programme: 1 }, { name: 'by_programme' });
    },
  },
  {
    version: 2,
    run: async (connection) => {
      await connection.createCollection(reportCollections.exchangeRates);
      await makeOutbox(connection, reportCollections.exchangeRates);
    },
  },
  {
    version: 3,
    run: async (connection) => {
      await connection.createCollection(reportCollections.ownIndicators);
      await makeOutbox(connection, reportCollections.ownIndicators);
    },
  },
];

export const programmeMapping: AggregateMapping<KeptProgramme> = {
  encode: (programme) => programme,
  decode: (stored) => stored as KeptProgramme,
  fields: () => ({}),
  taken: () => ({ code: 'programme-exists', kind: 'exists', message: 'There is a programme with this name.' }),
};

export const reportMapping: AggregateMapping<Report> = {
  encode: (report) => report,
  decode: (stored) => stored as Report,
  fields: ({ ref }) => ({ programme: ref.programme }),
  taken: () => ({ code: 'report-exists', kind: 'exists', message: 'There is this report.' }),
};

/** What a store needs. */
export interface StoreOptions<State, Step> extends Pick<SavingOptions<State, Step>, 'encode' | 'traceparent'> {
  readonly connection: Connection;
  readonly aggregates: AggregateStore<State>;
}

export function createProgrammeStore({
  connection,
  ...options
}: StoreOptions<KeptProgramme, ProgrammeStep>): ProgrammeStore {
  const collection = connection.collection(reportCollections.programmes);
  const saving = { ...options, evolve: evolveProgramme };
  return {
    get: (id) => options.aggregates.load(id),
    list: async () => (await collection.find({}).sort({ _id: 1 }).toArray()).map(atVersion<KeptProgramme>),
    save: (id, request, decide) => saved(saving, id, request, decide),
  };
}

export function createReportStore({ connection, ...options }: StoreOptions<Report, ReportStep>): ReportStore {
  const collection = connection.collection(reportCollections.reports);
  const saving = { ...options, evolve: evolveReport };
  return {
    ofProgramme: async (programme, node) => {
      const those = node === undefined ? { programme } : { programme, 'state.ref.node': node };
      return (await collection.find(those).toArray()).map(atVersion<Report>);
    },
    save: (ref, request, decide) => saved(saving, idOf(ref), request, decide),
  };
}

function idOf({ programme, period, node }: ReportRef): string {
  return `${programme}/${period}/${node}`;
}

/** A state as it is kept, with its version. */
export function atVersion<State>(document: Record<string, unknown>): AtVersion<State> {
  return { state: document['state'] as State, version: Number(document['version']) };
}
