import { WriteBatcher, type StoredDocument } from '@inclust/mongo';
import type { Uuid } from '@inclust/kernel';
import type { Connection } from 'mongoose';
import type { DoorStore, KeptDoor, ListRef } from '../../app/door/ports.ts';
import { allotmentId } from '../../app/places/names.ts';
import type { OccurrenceRef } from '../../app/places/ports.ts';
import { standingOf } from '../../domain/check-in/door.ts';
import type { JudgedScan } from '../../domain/check-in/scan.ts';
import type { TicketKey } from '../../domain/check-in/ticket.ts';
import { doorCollections } from './collections.ts';

/** What a ticket has been through at a list. Its state are its scans. */
interface DoorDocument extends StoredDocument {
  readonly event: string;
  readonly recurrence: string;
  readonly list: string;
  readonly registration: string;
  readonly place: number;
  /** The id of the occurrence, while somebody is in. */
  readonly inside?: string;
  /** When somebody came or went of whom the registration does not know; absent where it does. */
  readonly untoldSince?: Date;
}

/** Doors in MongoDB; the writes of all go together. */
export function createDoorStore(connection: Connection, now: () => number): DoorStore {
  const documents = connection.collection<DoorDocument>(doorCollections.doors);
  const batcher = new WriteBatcher(connection, doorCollections.doors);
  return {
    load: async (at, tickets) => {
      const ids = tickets.map((ticket) => idOf(at, ticket));
      const found = await documents.find({ _id: { $in: ids } }).toArray();
      const byId = new Map(found.map((document) => [document._id, document]));
      return tickets.map((ticket, turn): KeptDoor => {
        const document = byId.get(ids[turn] ?? '');
        if (document) return keptDoor(document);
        const { registration, place } = ticket;
        return { registration, place, occurrence: at.ref, list: at.list, scans: [], version: 0, untold: false };
      });
    },
    write: async (door) => {
      const document = doorDocument(door, now());
      const before = door.version - 1;
      const written = await (before === 0
        ? batcher.insert(document)
        : batcher.replace(document, { version: before, revision: before }));
      return written.kind === 'written';
    },
    reload: async (doors) => {
      const ids = doors.map((door) => idOf({ ref: door.occurrence, list: door.list }, door));
      const found = await documents.find({ _id: { $in: ids } }).toArray();
      const byId = new Map(found.map((document) => [document._id, document]));
      return doors.map((door, turn) => {
        const document = byId.get(ids[turn] ?? '');
        return document ? keptDoor(document) : door;
      });
    },
    ofRegistrations: async (registrations) => {
      const found = await documents.find({ registration: { $in: [...registrations] } }).toArray();
      return found.map(keptDoor);
    },
    admitted: async (ref) => {
      const found = await documents
        .find({ inside: allotmentId(ref) }, { projection: { registration: 1, place: 1, list: 1 } })
        .toArray();
      return found.map(({ list, registration, place }) => ({ list, registration: registration as Uuid, place }));
    },
    untold: async (since, most) => {
      const found = await documents
        .find({ untoldSince: { $lte: new Date(since) } })
        .limit(most)
        .toArray();
      return found.map(keptDoor);
    },
    noteTold: async (doors) => {
      if (doors.length === 0) return 0;
      const noted = await documents.bulkWrite(
        doors.map((door) => ({
          updateOne: {
            filter: { _id: idOf({ ref: door.occurrence, list: door.list }, door), version: door.version },
            update: { $unset: { untoldSince: 1 } },
          },
        })),
        { ordered: false },
      );
      return noted.modifiedCount;
    },
  };
}

function idOf({ ref, list }: ListRef, { registration, place }: TicketKey): string {
  return `${allotmentId(ref)}/${list}/${registration}/${place}`;
}

function doorDocument(door: KeptDoor, now: number): DoorDocument {
  const { occurrence, list, registration, place, scans, version, untold } = door;
  return {
    _id: idOf({ ref: occurrence, list }, door),
    version,
    revision: version,
    state: { scans },
    pending: [],
    answers: [],
    ...occurrence,
    list,
    registration,
    place,
    ...(standingOf(scans).admission ? { inside: allotmentId(occurrence) } : {}),
    ...(untold ? { untoldSince: new Date(now) } : {}),
  };
}

function keptDoor({
  event,
  recurrence,
  list,
  registration,
  place,
  state,
  version,
  untoldSince,
}: DoorDocument): KeptDoor {
  const { scans } = state as { readonly scans: readonly JudgedScan[] };
  const occurrence = { event, recurrence } as OccurrenceRef;
  return {
    occurrence,
    list,
    registration: registration as Uuid,
    place,
    scans,
    version,
    untold: untoldSince !== undefined,
  };
}
