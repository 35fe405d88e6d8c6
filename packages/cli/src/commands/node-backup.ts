import { resolve } from 'node:path';
import {
  BackupError,
  checkArchive,
  makeBackupKey,
  readBackupKey,
  restoreNode,
  takeBackup,
  type Manifest,
} from '@inclust/backup';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/** `inclust node backup-key`: makes a key for backups. */
export async function backupKey({ out, terminal }: Context, file: string): Promise<ExitCode> {
  const path = resolve(terminal.cwd, file);
  const made = await told(() => makeBackupKey(path));
  out.result({ file: path, ...made }, () =>
    [
      `The key is in ${path}: without it no backup can be opened. Keep copies away from the node.`,
      `Backups are made with its public half, ${made.publicFile}.`,
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** `inclust node backup`: backs up a node that runs. */
export async function backupNode(
  { out, terminal }: Context,
  home: string,
  options: { readonly to: string; readonly keyFile: string },
): Promise<ExitCode> {
  const at = (path: string): string => resolve(terminal.cwd, path);
  const { head, end, bytes, checked } = await told(() =>
    takeBackup(at(home), at(options.to), readBackupKey(at(options.keyFile))),
  );
  const text = [
    `${head.node} is in ${at(options.to)} as it was at ${end.moment}, ${bytes} bytes.`,
    checked
      ? 'It was read again and is whole.'
      : 'Only the public half of the key is here: see that it is whole with "inclust node check-backup" where the other half is.',
  ];
  out.result({ ...summaryOf({ head, end }), bytes, checked }, () => text.join('\n'));
  return exitCodes.ok;
}

/** `inclust node check-backup`: reads a backup and compares it with its digests. */
export async function checkBackup(
  { out, terminal }: Context,
  file: string,
  options: { readonly keyFile: string },
): Promise<ExitCode> {
  const at = (path: string): string => resolve(terminal.cwd, path);
  const found = await told(() => checkArchive(at(file), readBackupKey(at(options.keyFile))));
  const summary = summaryOf(found);
  out.result(summary, () =>
    [
      `${summary.node} (${summary.role}) as it was at ${summary.moment}; format ${summary.format}, whole.`,
      out.table(
        [
          { title: 'part', value: ({ part }) => part },
          { title: 'records', value: ({ count }) => String(count), side: 'right' },
          { title: 'sha-256', value: ({ digest }) => digest },
        ],
        summary.parts,
      ),
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** `inclust node restore`: makes a node of a backup. */
export async function restoreHome(
  { out, terminal }: Context,
  file: string,
  home: string,
  options: { readonly keyFile: string; readonly erased?: string },
): Promise<ExitCode> {
  const at = (path: string): string => resolve(terminal.cwd, path);
  const restored = await told(() =>
    restoreNode({
      home: at(home),
      from: at(file),
      key: readBackupKey(at(options.keyFile)),
      ...(options.erased === undefined ? {} : { erased: at(options.erased) }),
      now: Date.now,
    }),
  );
  const documents = Object.values(restored.documents).reduce((sum, count) => sum + count, 0);
  out.result({ home: at(home), ...restored }, () =>
    [
      `${restored.node} is in ${at(home)} as it was at ${restored.moment}: ${documents} documents, read again and equal; ${restored.events} events under way.`,
      'Start its NATS server, its database and its process. What came after that moment is lost at this node.',
    ].join('\n'),
  );
  return exitCodes.ok;
}

function summaryOf({ head, end }: Pick<Manifest, 'head' | 'end'>) {
  const { node, role, id, format, beganAt, schemas } = head;
  return { node, role, id, format, beganAt, moment: end.moment, schemas, parts: end.parts };
}

/** Refusals of backups as those of commands. */
async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    throw new Failure(error.kind, error.code, error.message, error.remedy, { cause: error });
  }
}
