import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from 'mongoose';

/** A row of a projection: what some aggregate of some node looks like at a version. */
export interface ProjectedRow {
  readonly _id: string;
  readonly version: number;
  readonly [field: string]: unknown;
}

/** How often rows are compared again because another process wrote in between: each time some row has become newer. */
const mostTries = 64;

/**
 * Writes each row unless the projection has the same or a newer version of it. The version is written with the row, so it is inbox and
 * guard in one: late, double and reordered rows change nothing. Answers with the ids of the rows that were written.
 */
export async function applyNewest(
  connection: Connection,
  collectionName: string,
  rows: readonly ProjectedRow[],
): Promise<Set<string>> {
  const collection = connection.collection(collectionName);
  const written = new Set<string>();
  // First versions are new but for a repeat: they are written without a look, and come back where they were there.
  const newest = newestOf(rows);
  const firsts = newest.filter((row) => row.version === 1);
  let open = newest.filter((row) => row.version !== 1);
  if (firsts.length > 0) {
    const lost = await insertAll(collection, firsts);
    firsts.forEach((row, position) => (lost.has(position) ? open.push(row) : written.add(row._id)));
  }
  for (let attempt = 0; open.length > 0; attempt += 1) {
    if (attempt === mostTries) throw new Error(`rows of ${collectionName} are being changed by too many at once`);
    // Two that go on in step would meet again and again.
    if (attempt > 1) await pause(Math.random() * 10);
    const ids = open.map((row) => row._id) as never[];
    const found = await collection.find({ _id: { $in: ids } }, { projection: { version: 1 } }).toArray();
    const versions = new Map(found.map((row) => [String(row._id), Number(row['version'])]));
    const fresh = open.filter((row) => !versions.has(row._id));
    const newer = open.filter((row) => (versions.get(row._id) ?? Infinity) < row.version);
    const again: ProjectedRow[] = [];
    if (fresh.length > 0) {
      const lost = await insertAll(collection, fresh);
      fresh.forEach((row, position) => (lost.has(position) ? again.push(row) : written.add(row._id)));
    }
    if (newer.length > 0) {
      const namespace = `${connection.name}.${collectionName}`;
      const models = newer.map(({ _id, ...replacement }) => ({
        name: 'replaceOne',
        namespace,
        filter: { _id, version: versions.get(_id) },
        replacement,
      }));
      const done = await connection.getClient().bulkWrite(models as never, { ordered: false, verboseResults: true });
      newer.forEach((row, position) =>
        done.updateResults?.get(position)?.matchedCount === 1 ? written.add(row._id) : again.push(row),
      );
    }
    open = again;
  }
  return written;
}

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
