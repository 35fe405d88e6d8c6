import type { Connection } from 'mongoose';
import type { CopiesOf } from '../app/ports.ts';

/** A copy before its content goes. */
export interface EndingRow {
  readonly _id: string;
  readonly version: number;
  readonly node: string;
  readonly [field: string]: unknown;
}

/** Which copies have content, by the field that says so. */
export interface EndingRows {
  readonly collection: string;
  readonly shown: 'listed' | 'shown';
  readonly of: CopiesOf;
  /** What is kept of a copy beside id, node and version. */
  readonly keep: (row: EndingRow) => object;
}

/** How many rows go at once. */
const mostAtOnce = 500;

/**
 * Takes the content of copies away, of those too that change meanwhile; whether there were any. The version that is left is below every one that
 * is told, so that the node can tell the same again; `goneVersion` is the one that was shown.
 */
export async function endRows(connection: Connection, { collection, shown, of, keep }: EndingRows): Promise<boolean> {
  const node = 'node' in of ? of.node : { $ne: of.allBut };
  for (let isAny = false; ; isAny = true) {
    const found = await connection
      .collection<EndingRow>(collection)
      .find({ node, [shown]: true })
      .limit(mostAtOnce)
      .toArray();
    if (found.length === 0) return isAny;
    await connection.collection(collection).bulkWrite(
      found.map((row) => ({
        replaceOne: {
          filter: { _id: row._id as never, version: row.version },
          replacement: { ...keep(row), node: row.node, version: 0, goneVersion: row.version, [shown]: false },
        },
      })),
      { ordered: false },
    );
  }
}
