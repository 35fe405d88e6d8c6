import { accept } from '@inclust/kernel';
import { decodePageToken, encodePageToken, WriteBatcher, type StoredDocument } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { ReceivedScan, ScanLog } from '../../app/door/ports.ts';
import { allotmentId } from '../../app/places/names.ts';
import { doorCollections } from './collections.ts';

/** A scan as it came in. Its state is the scan. */
interface ScanDocument extends StoredDocument {
  readonly occurrence: string;
  readonly occurrenceList: string;
  /** When it was made. */
  readonly at: Date;
}

/** The log of scans in MongoDB; what comes together is written together. */
export function createScanLog(connection: Connection): ScanLog {
  const documents = connection.collection<ScanDocument>(doorCollections.scans);
  const batcher = new WriteBatcher(connection, doorCollections.scans);
  return {
    note: async (scans) => {
      const written = await Promise.all(scans.map((scan) => batcher.insert(scanDocument(scan))));
      // One that is there was handed in before. Where nothing was known of its ticket then, the log says now of which it is.
      const known = scans.filter(({ shown }, turn) => written[turn]?.kind !== 'written' && typeof shown !== 'string');
      if (known.length === 0) return;
      await documents.bulkWrite(
        known.map((scan) => ({
          updateOne: {
            filter: { _id: scanDocument(scan)._id, 'state.shown': { $type: 'string' } },
            update: { $set: { 'state.shown': scan.shown } },
          },
        })),
        { ordered: false },
      );
    },
    list: async ({ ref, list, pageSize, pageToken }) => {
      const occurrence = allotmentId(ref);
      const wanted = list === undefined ? { occurrence } : { occurrenceList: `${occurrence}/${list}` };
      const described = `scans ${JSON.stringify(wanted)}`;
      const position = decodePageToken(described, pageToken);
      if (!position.ok) return position;
      const found = await documents
        .find({ ...wanted, ...(position.value ? after(position.value) : {}) })
        .sort({ at: 1, _id: 1 })
        .limit(pageSize + 1)
        .toArray();
      const page = found.slice(0, pageSize);
      const last = found.length > pageSize ? page.at(-1) : undefined;
      return accept({
        items: page.map(({ state }) => state as ReceivedScan),
        nextPageToken: last ? encodePageToken(described, { key: last.at.toISOString(), id: last._id }) : '',
      });
    },
  };
}

function after({ key, id }: { readonly key: string; readonly id: string }) {
  const at = new Date(key);
  return { $or: [{ at: { $gt: at } }, { at, _id: { $gt: id } }] };
}

function scanDocument({ ref, list, scan, receivedAt, shown }: ReceivedScan): ScanDocument {
  const occurrence = allotmentId(ref);
  return {
    _id: `${occurrence}/${list}/${scan.id}`,
    version: 1,
    revision: 1,
    state: { ref, list, scan, receivedAt, shown },
    pending: [],
    answers: [],
    occurrence,
    occurrenceList: `${occurrence}/${list}`,
    at: new Date(scan.at),
  };
}
