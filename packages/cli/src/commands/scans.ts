import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RefusedError, type NodeClient, type Partially } from '@inclust/client';
import { ScanOutcome, ScanResult, type Scan } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { wordOf } from './event-words.ts';
import { nodeOfName } from './names.ts';
import { readScans } from './scan-file.ts';
import { scanKinds, scanResults } from './visit-words.ts';

/** What `check-in scan` is told. */
export interface ScanOptions {
  readonly file?: string;
  readonly undo?: boolean;
  readonly exit?: boolean;
  readonly scanner: string;
}

/** The most that a node takes at once. */
const mostAtOnce = 500;
const mostTries = 5;

const comesToNothing: ReadonlySet<ScanResult> = new Set([
  ScanResult.SCAN_RESULT_REFUSED,
  ScanResult.SCAN_RESULT_ALREADY_USED,
  ScanResult.SCAN_RESULT_NOT_INSIDE,
]);

/** `inclust check-in scan`: hands in scans, a result a line. The exit code is 1 when one was refused or came to nothing. */
export async function handInScans(
  context: Context,
  list: string,
  codes: readonly string[],
  { file, undo = false, exit = false, scanner }: ScanOptions,
): Promise<ExitCode> {
  if (undo && exit) throw new Failure('usage', 'arguments', 'Give --undo or --exit.');
  if ((codes.length === 0) === (file === undefined))
    throw new Failure('usage', 'arguments', 'Give codes, or "--file scans.jsonl".');
  if (file !== undefined && (undo || exit))
    throw new Failure('usage', 'arguments', 'A file says of each scan what it is for.');
  const kind = scanKinds[undo ? 'undo' : exit ? 'exit' : 'entry'] ?? 0;
  const scans = file === undefined ? codes.map((text) => scanOf(text, kind)) : await scansOf(context, file);
  using node = openNode(context, nodeOfName(list));
  let isRefused = false;
  for (let from = 0; from < scans.length; from += mostAtOnce) {
    const some = scans.slice(from, from + mostAtOnce);
    for (const outcome of await handedIn(node, { list, scanner, scans: some })) {
      isRefused ||= comesToNothing.has(outcome.result);
      context.out.item(ScanOutcome.toJSON(outcome), () => outcomeText(outcome));
    }
    context.out.progress(`${Math.min(from + mostAtOnce, scans.length)} of ${scans.length} handed in`);
  }
  return isRefused ? exitCodes.refused : exitCodes.ok;
}

/** A code, or a ticket by its name. */
function scanOf(text: string, kind: Scan['kind']): Partially<Scan> {
  const shown = text.startsWith('nodes/')
    ? ({ $case: 'ticket', value: text } as const)
    : ({ $case: 'code', value: text } as const);
  return { id: randomUUID(), shown, kind };
}

async function scansOf({ terminal }: Context, file: string): Promise<readonly Partially<Scan>[]> {
  const path = resolve(terminal.cwd, file);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Failure('usage', 'file-unreadable', `${path} cannot be read.`, undefined, { cause: error });
  });
  const { scans, problems } = readScans(text);
  const [first] = problems;
  if (!first) return scans;
  throw new Failure(
    'usage',
    'file-malformed',
    `${path}: line ${first.line} ${first.message}; ${problems.length} lines are wrong, and nothing was handed in.`,
    'A line is {"id": …, "code": … or "ticket": …, "time": …, "kind": "entry", "exit" or "undo"}.',
  );
}

/** What the node takes at once it is asked for again while it is busy: each scan counts once by its id. */
async function handedIn(
  { checkIn }: NodeClient,
  request: Parameters<NodeClient['checkIn']['handInScans']>[0],
): Promise<readonly ScanOutcome[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await checkIn.handInScans(request)).outcomes;
    } catch (error) {
      if (!(error instanceof RefusedError) || error.reason !== 'busy' || attempt === mostTries) throw error;
      await pause(200 * attempt);
    }
  }
}

function outcomeText({ id, result, reason, admitTime, admittingScan, ticket, ticketType }: ScanOutcome): string {
  const used = admitTime === undefined ? '' : `since ${admitTime} by ${admittingScan}`;
  return [id, wordOf(scanResults, result), ticketType, [reason, used].filter(Boolean).join(' '), ticket].join('\t');
}
