import { accept, type NodeId, type Uuid } from '@inclust/kernel';
import { decodePageToken, encodePageToken } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import { allotmentId } from '../../app/places/names.ts';
import type { RegistrationReads } from '../../app/places/ports.ts';
import { placesOf, type Registration, type RegistrationState } from '../../domain/places/registration.ts';
import { placesCollections } from './collections.ts';
import { keptRegistration, type RegistrationDocument } from './registration-document.ts';

/** The states of registrations that are in lists: all but one. */
const shownStates = Object.keys({
  held: true,
  'pending-approval': true,
  confirmed: true,
  waiting: true,
  offered: true,
  cancelled: true,
  expired: true,
  refused: true,
  withdrawn: true,
  united: true,
} satisfies Record<Exclude<RegistrationState, 'deleted'>, true>);

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
    ofStrangers: async (self, after, most) => {
      const follows = after
        ? [{ $or: [{ person: { $gt: after.person } }, { person: after.person, _id: { $gt: after.id as string } }] }]
        : [];
      const found = await documents
        .find({ $and: [{ $or: strangersTo(self) }, ...follows] })
        .sort({ person: 1, _id: 1 })
        .limit(most)
        .toArray();
      return found.map(keptRegistration);
    },
    counts: async (ref) => {
      const projection = { stage: 1, 'state.lines.quantity': 1, 'state.checkedIn': 1 };
      const found = documents.find({ occurrence: allotmentId(ref) as string }, { projection });
      const states = new Map<RegistrationState, { registrations: number; places: number }>();
      let checkedIn = 0;
      for await (const { stage, state } of found) {
        if (stage === 'deleted') continue;
        const registration = state as Pick<Registration, 'lines' | 'checkedIn'>;
        const before = states.get(stage as RegistrationState) ?? { registrations: 0, places: 0 };
        const places = before.places + placesOf(registration);
        states.set(stage as RegistrationState, { registrations: before.registrations + 1, places });
        if (registration.checkedIn) checkedIn += 1;
      }
      return { states, checkedIn };
    },
    list: async ({ occurrence, person, states, pageSize, pageToken }) => {
      const wanted = {
        ...(occurrence ? { occurrence: allotmentId(occurrence) as string } : {}),
        ...(person ? { person } : {}),
      };
      const stages: readonly string[] = states.length > 0 ? states : shownStates;
      const described = `registrations ${JSON.stringify({ ...wanted, stages })}`;
      const position = decodePageToken(described, pageToken);
      if (!position.ok) return position;
      const follows = position.value ? { _id: { $gt: position.value.id } } : {};
      const read = (stage: string | { $in: string[] }) =>
        documents
          .find({ ...wanted, stage, ...follows })
          .sort({ _id: 1 })
          .limit(pageSize + 1)
          .toArray();
      // Of an occurrence those in each state are in the order of their ids, by an index that the places need anyway.
      const found =
        wanted.occurrence && !person ? merged(await Promise.all(stages.map(read))) : await read({ $in: [...stages] });
      const page = found.slice(0, pageSize);
      const last = found.length > pageSize ? page.at(-1) : undefined;
      return accept({
        items: page.map(keptRegistration),
        nextPageToken: last ? encodePageToken(described, { key: '', id: last._id }) : '',
      });
    },
  };
}

function merged(lists: readonly (readonly RegistrationDocument[])[]): readonly RegistrationDocument[] {
  return lists.flat().toSorted((one, other) => (one._id < other._id ? -1 : 1));
}

/** Guests, and members of nodes before and after this one; `0` is the letter after `/`. */
function strangersTo(self: NodeId) {
  return [
    { person: { $gte: 'guests/', $lt: 'guests0' } },
    { person: { $gte: 'nodes/', $lt: `nodes/${self}/` } },
    { person: { $gte: `nodes/${self}0`, $lt: 'nodes0' } },
  ];
}
