import type { Partially } from '@inclust/client';
import type { Scan } from '@inclust/contracts';
import { scanKinds } from './visit-words.ts';

/** A line of a file of scans that is none: which, from 1, and why. */
export interface ScanLineProblem {
  readonly line: number;
  readonly message: string;
}

const idPattern = /^[\x21-\x7e]{8,64}$/;

/**
 * Reads what a scanner kept while it was offline: a JSON object a line with `id`, `code` or `ticket`, `time`, and `kind` (`entry`, `exit` or
 * `undo`; an entry without it). Empty lines are passed over.
 */
export function readScans(text: string): {
  readonly scans: readonly Partially<Scan>[];
  readonly problems: readonly ScanLineProblem[];
} {
  const scans: Partially<Scan>[] = [];
  const problems: ScanLineProblem[] = [];
  for (const [turn, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const read = scanOf(line);
    if (typeof read === 'string') problems.push({ line: turn + 1, message: read });
    else scans.push(read);
  }
  return { scans, problems };
}

function scanOf(line: string): Partially<Scan> | string {
  const fields = fieldsOf(line);
  if (!fields) return 'is not a JSON object';
  const { id, code, ticket, time, kind = 'entry' } = fields;
  if (typeof id !== 'string' || !idPattern.test(id)) return 'needs an id of 8 to 64 printable ASCII characters';
  if (isText(code) === isText(ticket)) return 'needs either a code or a ticket';
  if (time !== undefined && (typeof time !== 'string' || Number.isNaN(Date.parse(time))))
    return 'has a time that is no moment';
  const known = typeof kind === 'string' && Object.hasOwn(scanKinds, kind) ? scanKinds[kind] : undefined;
  if (known === undefined) return `is for one of ${Object.keys(scanKinds).join(', ')}`;
  return {
    id,
    shown: isText(code) ? { $case: 'code', value: code } : { $case: 'ticket', value: String(ticket) },
    kind: known,
    ...(time === undefined ? {} : { time: new Date(time).toISOString() }),
  };
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
