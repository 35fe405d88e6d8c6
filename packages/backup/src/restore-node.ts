import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  cityConfig,
  erasureLedgerFile,
  homePaths,
  metaConfig,
  publicUserKey,
  writeSecret,
  type LeafUser,
  type NodeFile,
} from '@inclust/node-home';
import type { ArchiveRecord } from './archive-record.ts';
import { BackupError } from './backup-error.ts';
import type { BackupKey } from './backup-key.ts';
import { databaseOfHome } from './database.ts';
import { makeHome, nodeFileName, writeHomeFile, type HomeFile } from './home-files.ts';
import { newerSchema } from './known-schemas.ts';
import { liftOf } from './lift-versions.ts';
import { checkArchive, readArchive, type Manifest } from './read-archive.ts';
import { restoreDatabase } from './restore-database.ts';
import { restoreEvents } from './restore-events.ts';
import { beginDatabase, beginHome, endHome, restorationsCollection } from './restore-state.ts';

/** A moment of a restore, told to failure tests: everything before it is done. */
export type RestoreStep = 'checked' | 'home-begun' | 'database-begun' | 'database-filled' | 'events-filled';

export interface RestoreOptions {
  readonly home: string;
  readonly from: string;
  readonly key: BackupKey;
  /** A ledger of erased members that is newer than that of the backup. */
  readonly erased?: string;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onStep?: (step: RestoreStep) => void;
}

/** What a restore came to. */
export interface NodeRestored {
  readonly node: string;
  readonly moment: string;
  /** By how much versions rose. */
  readonly lift: number;
  readonly documents: Readonly<Record<string, number>>;
  readonly events: number;
  readonly erased: number;
}

/**
 * Makes a node of a backup, in an empty home with an empty database; the node must not run. What was cut off in its middle can be begun
 * again: the node's file comes last, and without it nothing starts. Refused before anything is written: as `checkArchive`, `schema-newer`,
 * `home-not-empty`, `restore-of-another`; then `database-away`, `database-not-empty`, `restore-differs`,
 * `streams-away`, `streams-not-empty`.
 */
export async function restoreNode(options: RestoreOptions): Promise<NodeRestored> {
  const { home, from, key, now, onStep = () => {} } = options;
  const manifest = await checkArchive(from, key);
  const { head, end } = manifest;
  const newer = newerSchema(head.schemas);
  if (newer)
    throw new BackupError(
      'refused',
      'schema-newer',
      `The backup was made by a newer release: ${newer} has schema ${head.schemas[newer]}.`,
      'Restore with that release, or a newer one.',
    );
  const ledger = options.erased === undefined ? [] : [...ledgerAt(options.erased)];
  onStep('checked');
  const { again } = beginHome(home, head.id);
  const nodeFile = await restoreHome(home, readArchive(from, key));
  const file = JSON.parse(nodeFile) as NodeFile;
  const kept = erasureLedgerFile(homePaths(home).erased);
  for (const member of ledger) kept.add(member);
  onStep('home-begun');
  const lift = liftOf(Date.parse(end.moment), now());
  const { documents, events } = await restoreServers(options, manifest, { file, again, lift });
  writeFileSync(join(home, nodeFileName), nodeFile);
  endHome(home);
  return { node: head.node, moment: end.moment, lift, documents, events, erased: kept.all().size };
}

/** Fills the database and the stream of events. */
async function restoreServers(
  { home, from, key, now, onStep = () => {} }: RestoreOptions,
  { head, end, changed }: Manifest,
  { file, again, lift }: { readonly file: NodeFile; readonly again: boolean; readonly lift: number },
): Promise<{ readonly documents: Readonly<Record<string, number>>; readonly events: number }> {
  await using database = await databaseOfHome(home, file);
  const { db } = database;
  const at = new Date(now()).toISOString();
  await beginDatabase(db, head.id, again, at);
  onStep('database-begun');
  const { documents, told } = await restoreDatabase(db, readArchive(from, key), changed, lift);
  onStep('database-filled');
  const events = await restoreEvents(home, file, messagesOf(readArchive(from, key)), {
    db,
    told,
    lift,
    backup: head.id,
  });
  onStep('events-filled');
  const done = { backup: head.id, at, moment: end.moment, lift, state: 'done' };
  await db.collection(restorationsCollection).replaceOne({ _id: 'newest' as never }, done);
  return { documents, events };
}

/** Writes the files of a home but for the node's, which it answers with, and makes the configuration of its NATS server for this folder. */
async function restoreHome(home: string, records: AsyncIterable<ArchiveRecord>): Promise<string> {
  makeHome(home);
  let nodeFile: HomeFile | undefined;
  for await (const record of records) {
    if (record.kind === 'file' && record.path === nodeFileName) nodeFile = record;
    else if (record.kind === 'file') writeHomeFile(home, record);
    else if (record.kind === 'collection') break;
  }
  if (!nodeFile) throw new BackupError('refused', 'backup-broken', 'The backup does not say what node it is of.');
  const text = Buffer.from(nodeFile.content).toString('utf8');
  writeSecret(homePaths(home).natsConfig, natsConfigOf(home, JSON.parse(text) as NodeFile));
  return text;
}

function natsConfigOf(home: string, file: NodeFile): string {
  const paths = homePaths(home);
  const users = {
    service: publicUserKey(paths.serviceSeed),
    federation: publicUserKey(paths.federationSeed),
    system: publicUserKey(paths.systemSeed),
  };
  if (file.role === 'city') return cityConfig(file, users, paths);
  const known = existsSync(paths.register)
    ? (JSON.parse(readFileSync(paths.register, 'utf8')) as (LeafUser & { readonly role: string })[])
    : [];
  return metaConfig(
    file,
    users,
    known.filter(({ role }) => role === 'city'),
    paths,
  );
}

function ledgerAt(file: string): ReadonlySet<Parameters<ReturnType<typeof erasureLedgerFile>['add']>[0]> {
  if (!existsSync(file)) throw new BackupError('usage', 'ledger-missing', `${file} is not there.`);
  return erasureLedgerFile(file).all();
}

type Message = ArchiveRecord & { readonly kind: 'message' };

async function* messagesOf(records: AsyncIterable<ArchiveRecord>): AsyncGenerator<Message> {
  for await (const record of records) if (record.kind === 'message') yield record;
}
