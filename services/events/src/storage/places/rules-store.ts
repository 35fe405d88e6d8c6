import type { Uuid } from '@inclust/kernel';
import { wasInserted } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { RegistrationRules, RulesStore } from '../../app/places/ports.ts';
import type { Configuration } from '../../domain/places/configuration.ts';
import { decodeConfiguration } from './allotment-document.ts';
import { placesCollections } from './collections.ts';

interface RulesDocument {
  readonly _id: string;
  readonly version: number;
  readonly configuration: Configuration;
  /** There while they may not have come to every occurrence. */
  readonly spreading?: true;
}

/** The rules by which events take registrations, in MongoDB. */
export function createRulesStore(connection: Connection): RulesStore {
  const documents = connection.collection<RulesDocument>(placesCollections.rules);
  return {
    get: async (event) => {
      const found = await documents.findOne({ _id: event });
      return found ? rulesOf(found) : undefined;
    },
    set: async ({ event, configuration, version }, before) => {
      const next = { version, configuration, spreading: true } as const;
      if (before > 0) return (await documents.replaceOne({ _id: event, version: before }, next)).matchedCount === 1;
      return wasInserted(documents.insertOne({ _id: event, ...next }));
    },
    spreading: async (most) => (await documents.find({ spreading: true }).limit(most).toArray()).map(rulesOf),
    spread: async (event, version) => {
      await documents.updateOne({ _id: event, version }, { $unset: { spreading: 1 } });
    },
  };
}

function rulesOf({ _id, version, configuration }: RulesDocument): RegistrationRules {
  return { event: _id as Uuid, version, configuration: decodeConfiguration(configuration) };
}
