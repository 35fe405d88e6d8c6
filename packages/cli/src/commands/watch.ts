import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { eventOfChange, type NodeClient } from '@inclust/client';
import type { Change } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { agendaFilter, type AgendaListOptions } from './agenda.ts';
import { directoryFilter, type DirectoryListOptions } from './directory.ts';

/** What can be watched, and by which names or conditions it is limited. */
export const watchable = {
  members: (node, { only, ...wanted }, signal) => node.members.watchMembers({ ...wanted, members: only }, signal),
  events: (node, { only, ...wanted }, signal) => node.events.watchEvents({ ...wanted, events: only }, signal),
  registrations: (node, { only, ...wanted }, signal) =>
    node.registrations.watchRegistrations({ ...wanted, occurrences: only }, signal),
  bookings: (node, { only, ...wanted }, signal) => node.bookings.watchBookings({ ...wanted, resources: only }, signal),
  directory: (node, { cursor, snapshot, typed }, signal) =>
    node.directory.watchDirectory({ cursor, snapshot, filter: directoryFilter(typed) }, signal),
  agenda: (node, { cursor, snapshot, typed }, signal) =>
    node.agenda.watchAgenda({ cursor, snapshot, filter: agendaFilter(typed) }, signal),
  reports: (node, { cursor, snapshot, types, typed }, signal) =>
    node.reports.watchReports({ cursor, snapshot, types, filter: reportFilter(typed) }, signal),
} as const satisfies Record<string, Watch>;

type Watch = (node: NodeClient, wanted: Wanted, signal: AbortSignal) => AsyncIterable<Answer>;

interface Wanted {
  readonly cursor: string;
  readonly snapshot: boolean;
  readonly types: string[];
  readonly only: string[];
  /** The conditions of the directory, the agenda and reports. */
  readonly typed: WatchConditions;
}

/** Conditions as they are typed; each kind of watch has those of its list. */
export interface WatchConditions extends DirectoryListOptions, AgendaListOptions {
  readonly programme?: string;
  readonly period?: string;
}

interface Answer {
  readonly cursor: string;
  readonly what:
    | { readonly $case: 'change'; readonly value: Change }
    | { readonly $case: 'snapshotEnd' | 'checkpoint' }
    | { readonly $case: string; readonly value: object }
    | undefined;
}

/** What `inclust watch` is told. */
export interface WatchOptions extends WatchConditions {
  readonly cursor?: string;
  readonly cursorFile?: string;
  readonly snapshot?: boolean;
  readonly type?: string[];
  readonly only?: string[];
  readonly count?: string;
}

/** `inclust watch`: what happens in a node, as it happens, until Ctrl-C or so many changes as `--count` says. */
export async function watchThings(
  context: Context,
  things: keyof typeof watchable,
  options: WatchOptions,
): Promise<ExitCode> {
  const count = options.count === undefined ? Infinity : Number(options.count);
  if (!(count >= 1)) throw new Failure('usage', 'option-invalid', '--count must be a number from 1 on.');
  const { cursorFile } = options;
  const kept = cursorFile !== undefined && existsSync(cursorFile) ? readFileSync(cursorFile, 'utf8').trim() : '';
  const cursor = options.cursor ?? kept;
  // Where it was said how to begin and something is kept, it goes on.
  const snapshot = options.snapshot === true && (options.cursor !== undefined || kept === '');
  const wanted = { cursor, snapshot, types: options.type ?? [], only: options.only ?? [], typed: options };
  using node = openNode(context);
  const stop = new AbortController();
  using _stopping = context.terminal.onStop(() => stop.abort());
  let seen = 0;
  for await (const answer of watchable[things](node, wanted, stop.signal)) {
    show(context, answer);
    // After it was shown: who is killed between the two sees it twice rather than never.
    if (cursorFile !== undefined && answer.cursor !== '') keep(cursorFile, answer.cursor);
    if (isNews(answer)) seen += 1;
    if (seen >= count) break;
  }
  return exitCodes.ok;
}

/** Whether something happened: behind a snapshot everything but checkpoints is news. */
function isNews({ cursor, what }: Answer): boolean {
  return cursor !== '' && what !== undefined && what.$case !== 'snapshotEnd' && what.$case !== 'checkpoint';
}

function reportFilter({ programme = '', period: periodId = '', of: nodeId = '' }: WatchConditions) {
  return { programme, periodId, nodeId };
}

function show({ out }: Context, { cursor, what }: Answer): void {
  if (!what) return;
  if (what.$case === 'change' && 'value' in what) {
    const change = what.value as Change;
    const { eventId, type, eventTime, subject, version } = change;
    const event = eventOfChange(change);
    out.item(
      { cursor, change: { eventId, type, eventTime, subject, version, event } },
      () => `${out.paint('dim', eventTime ?? '')}  ${out.paint('bold', type)}  ${subject}  v${version}`,
    );
  } else if (what.$case === 'snapshotEnd' || what.$case === 'checkpoint') {
    out.item({ cursor, [what.$case]: {} }, () => out.paint('dim', `${what.$case}  ${cursor}`));
  } else if ('value' in what) {
    const thing = what.value as Named & { readonly event?: Named };
    const { name = '', version } = thing.event ?? thing;
    const words = [what.$case, name, ...(version === undefined ? [] : [`v${version}`])];
    out.item({ ...(cursor === '' ? {} : { cursor }), [what.$case]: thing }, () => words.join('  '));
  }
}

/** What a thing may be called, and its version. */
interface Named {
  readonly name?: string;
  readonly version?: bigint;
}

/** Whole or not at all. */
function keep(file: string, cursor: string): void {
  writeFileSync(`${file}.new`, `${cursor}\n`);
  renameSync(`${file}.new`, file);
}
