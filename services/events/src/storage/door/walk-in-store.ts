import { wasInserted } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { ListRef, WalkInStore } from '../../app/door/ports.ts';
import { allotmentId } from '../../app/places/names.ts';
import type { WalkIn } from '../../domain/check-in/walk-ins.ts';
import { doorCollections } from './collections.ts';

/** A count of people without a ticket, or that it was a mistake: each comes to a document of its own, so their order does not matter. */
interface WalkInDocument {
  readonly _id: string;
  readonly occurrence: string;
  readonly list: string;
  readonly walkIn?: WalkIn;
  readonly takesBack?: string;
}

/** People without a ticket in MongoDB. */
export function createWalkInStore(connection: Connection): WalkInStore {
  const documents = connection.collection<WalkInDocument>(doorCollections.walkIns);
  return {
    note: async (at, walkIns, undone) => {
      const occurrence = allotmentId(at.ref);
      const common = { occurrence, list: at.list };
      const written = [
        ...walkIns.map((walkIn) => ({ _id: idOf(at, 'in', walkIn.id), ...common, walkIn })),
        ...undone.map(({ takesBack }) => ({ _id: idOf(at, 'back', takesBack), ...common, takesBack })),
      ];
      // One that is there was handed in before.
      await Promise.all(written.map((document) => wasInserted(documents.insertOne(document))));
    },
    all: async ({ ref, list }) => {
      const found = await documents
        .find({ occurrence: allotmentId(ref), ...(list === undefined ? {} : { list }) })
        .toArray();
      const byList = Map.groupBy(found, (one) => one.list);
      return new Map(
        [...byList].map(([name, own]) => [
          name,
          {
            walkIns: own.flatMap(({ walkIn }) => walkIn ?? []),
            undone: own.flatMap(({ takesBack }) => (takesBack === undefined ? [] : { takesBack })),
          },
        ]),
      );
    },
  };
}

function idOf({ ref, list }: ListRef, kind: 'in' | 'back', id: string): string {
  return `${allotmentId(ref)}/${list}/${kind}/${id}`;
}
