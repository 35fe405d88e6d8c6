import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';

/** A row of a projection: what some aggregate of some node looks like at a version. */
export interface ProjectedRow {
  readonly _id: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

/** What a row takes over of the one that it replaces. */
export interface Carrying {
  /** The fields that are looked at, beside the version. */
  readonly looksAt: readonly string[];
  /** The row to write, made of the one that was given and of what is there under its id. */
  readonly carry: (row: ProjectedRow, before: ProjectedRow | undefined) => ProjectedRow;
}

/** How often rows are compared again because another process wrote in between: each time some row has become newer. */
const mostTries = 64;

/**
 * Writes each row unless the projection has the same or a newer version of it. The version is written with the row, so it is inbox and
 * guard in one: late, double and reordered rows change nothing. Answers with the ids of the rows that were written. `carrying`: what a row takes
 * over of the one before; nothing unless told.
 */
export async function applyNewest(
  connection: Connection,
  collectionName: string,
  rows: readonly ProjectedRow[],
  carrying: Carrying = takingNothingOver,
): Promise<Set<string>> {
  const { looksAt, carry } = carrying;
  const projection = Object.fromEntries(['version', ...looksAt].map((field) => [field, 1]));
  const collection = connection.collection(collectionName);
  const written = new Set<string>();
  // First versions are new but for a repeat: they are written without a look, and come back where they were there.
  const newest = newestOf(rows);
  const firsts = newest.filter((row) => row.version === 1);
  let open = newest.filter((row) => row.version !== 1);
  if (firsts.length > 0) {
    const lost = await insertAll(
      collection,
      firsts.map((row) => carry(row, undefined)),
    );
    firsts.forEach((row, position) => (lost.has(position) ? open.push(row) : written.add(row._id)));
  }
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === mostTries) throw new Error(`rows of ${collectionName} are being changed by too many at once`);
    // Two that go on in step would meet again and again.
    if (attempt > 1) await pause(Math.random() * 10);
    const ids = open.map((row) => row._id) as never[];
    const found = await collection.find<ProjectedRow>({ _id: { $in: ids } }, { projection }).toArray();
    const before = new Map(found.map((row) => [row._id, row]));
    const fresh = open.filter((row) => !before.has(row._id));
    const newer = open.filter((row) => (before.get(row._id)?.version ?? Infinity) < row.version);
    const again: ProjectedRow[] = [];
    if (fresh.length > 0) {
      const lost = await insertAll(
        collection,
        fresh.map((row) => carry(row, undefined)),
      );
      fresh.forEach((row, position) => (lost.has(position) ? again.push(row) : written.add(row._id)));
    }
    if (newer.length > 0) {
      const namespace = `${connection.name}.${collectionName}`;
      const models = newer.map((row) => {
        const { _id, ...replacement } = carry(row, before.get(row._id));
        return { name: 'replaceOne', namespace, filter: { _id, version: before.get(_id)?.version }, replacement };
      });
      const done = await connection.getClient().bulkWrite(models as never, { ordered: false, verboseResults: true });
      newer.forEach((row, position) =>
        done.updateResults?.get(position)?.matchedCount === 1 ? written.add(row._id) : again.push(row),
      );
    }
    open = again;
  }
  return written;
}

const takingNothingOver: Carrying = { looksAt: [], carry: (row) => row };

/** One row an id: the one of the highest version. */
function newestOf(rows: readonly ProjectedRow[]): ProjectedRow[] {
  const newest = new Map<string, ProjectedRow>();
  for (const row of rows) if ((newest.get(row._id)?.version ?? 0) < row.version) newest.set(row._id, row);
  return [...newest.values()];
}

/** Inserts rows; answers with the positions of those whose key was there already. */
async function insertAll(
  collection: ReturnType<Connection['collection']>,
  rows: readonly ProjectedRow[],
): Promise<Set<number>> {
  try {
    const [only, ...others] = rows;
    // One that is alone is spared the driver's way of many, which takes as long as the write itself.
    if (only && others.length === 0) await collection.insertOne({ ...only } as never);
    else await collection.insertMany(rows.map((row) => ({ ...row })) as never[], { ordered: false });
    return new Set();
  } catch (error) {
    if (rows.length === 1 && (error as { code?: number }).code === 11_000) return new Set([0]);
    const errors = (error as { writeErrors?: { index: number; code: number }[] }).writeErrors ?? [];
    if (errors.length === 0 || errors.some((one) => one.code !== 11_000)) throw error;
    return new Set(errors.map((one) => one.index));
  }
}
