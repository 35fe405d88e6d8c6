import type { Connection } from 'mongoose';

/** One step of a service's schema. It may be run again after a crash in its middle, so it must be idempotent. */
export interface Migration {
  /** Rises by one, from 1. */
  readonly version: number;
  readonly run: (connection: Connection) => Promise<void>;
}

/** The database was written by a newer release. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}

/**
 * Brings a service's collections to the newest schema, step by step; the step that is done is noted after it. Several processes may do it
 * at once. Throws `NewerSchemaError` and changes nothing where a newer release has been here. `onStep` is for failure tests: told when a step
 * is done and not noted yet.
 */
export async function migrate(
  connection: Connection,
  service: string,
  migrations: readonly Migration[],
  onStep?: (step: 'schema.changed') => void,
): Promise<void> {
  const schemas = connection.collection('schemas');
  const found = await schemas.findOne({ _id: service as never });
  const current = Number(found?.['version'] ?? 0);
  const newest = migrations.at(-1)?.version ?? 0;
  if (current > newest) throw new NewerSchemaError(`${service} has schema ${current}; this release knows ${newest}.`);
  for (const migration of migrations.filter((one) => one.version > current)) {
    await migration.run(connection);
    onStep?.('schema.changed');
    await schemas.updateOne({ _id: service as never }, { $max: { version: migration.version } }, { upsert: true });
  }
}
