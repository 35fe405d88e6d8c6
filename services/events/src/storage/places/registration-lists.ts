import { accept, type Uuid } from '@inclust/kernel';
import { decodePageToken, encodePageToken } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { allotmentId } from '../../app/places/names.ts';
import type { RegistrationReads } from '../../app/places/ports.ts';
import { placesCollections } from './collections.ts';
import { keptRegistration, type RegistrationDocument } from './registration-document.ts';

/** Registrations as they are read one by one and in pages, in the order of their ids. */
export function createRegistrationLists(connection: Connection): RegistrationReads {
  const documents = connection.collection<RegistrationDocument>(placesCollections.registrations);
  return {
    get: async (id) => {
      const found = await documents.findOne({ _id: id });
      return found ? keptRegistration(found) : undefined;
    },
    getMany: async (ids) => {
      const found = await documents.find({ _id: { $in: [...ids] } }).toArray();
      return new Map(found.map((document) => [document._id as Uuid, keptRegistration(document)]));
    },
    list: async ({ occurrence, person, states, pageSize, pageToken }) => {
      const wanted = {
        ...(occurrence ? { occurrence: allotmentId(occurrence) as string } : {}),
        ...(person ? { person } : {}),
        ...(states.length > 0 ? { stage: { $in: [...states] as string[] } } : {}),
      };
      const described = `registrations ${JSON.stringify(wanted)}`;
      const position = decodePageToken(described, pageToken);
      if (!position.ok) return position;
      const found = await documents
        .find({ ...wanted, ...(position.value ? { _id: { $gt: position.value.id } } : {}) })
        .sort({ _id: 1 })
        .limit(pageSize + 1)
        .toArray();
      const page = found.slice(0, pageSize);
      const last = found.length > pageSize ? page.at(-1) : undefined;
      return accept({
        items: page.map(keptRegistration),
        nextPageToken: last ? encodePageToken(described, { key: '', id: last._id }) : '',
      });
    },
  };
}
