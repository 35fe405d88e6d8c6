import { wasInserted } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { KeptList, ListRef, ListStore } from '../../app/door/ports.ts';
import { allotmentId } from '../../app/places/names.ts';
import type { CheckInList } from '../../domain/check-in/scan.ts';
import { doorCollections } from './collections.ts';

interface ListDocument {
  readonly _id: string;
  readonly occurrence: string;
  readonly version: number;
  readonly list: CheckInList;
}

/** The lists of doors in MongoDB. */
export function createListStore(connection: Connection): ListStore {
  const documents = connection.collection<ListDocument>(doorCollections.lists);
  return {
    get: async (at) => {
      const found = await documents.findOne({ _id: idOf(at) });
      return found ? keptList(found) : undefined;
    },
    ofOccurrence: async (ref) => {
      const found = await documents.find({ occurrence: allotmentId(ref) }).toArray();
      return found.map(keptList).toSorted((one, other) => (one.list.id < other.list.id ? -1 : 1));
    },
    set: async (at, { list, version }) => {
      const [_id, occurrence] = [idOf(at), allotmentId(at.ref)];
      if (version === 1) return wasInserted(documents.insertOne({ _id, occurrence, version, list }));
      const replaced = await documents.replaceOne({ _id, version: version - 1 }, { occurrence, version, list });
      return replaced.matchedCount === 1;
    },
  };
}

function idOf({ ref, list }: ListRef): string {
  return `${allotmentId(ref)}/${list}`;
}

function keptList({ list, version }: ListDocument): KeptList {
  return { list, version };
}
