import { unreachable } from '@inclust/kernel';
import type { Registration } from '../places/registration.ts';
import {
  compareScans,
  type CheckInList,
  type JudgedScan,
  type Scan,
  type ScanResult,
  type TicketRefusal,
} from './scan.ts';
import { wasOver, type Ticket } from './ticket.ts';

/** What the scans of one ticket at one list come to. */
export interface Standing {
  /** The scan by which the ticket is in, if it is; of several entries the first. */
  readonly admission: JudgedScan | undefined;
  readonly results: ReadonlyMap<string, ScanResult>;
}

/** What a scan that was handed in comes to. */
export interface HandedIn {
  /** Every scan once, by time of scan. */
  readonly scans: readonly JudgedScan[];
  readonly result: ScanResult;
}

/** How many scans of one ticket at one list are kept: whoever needs more shows it to a machine that has gone mad. */
export const mostScans = 500;

/**
 * Takes in a scan, at whatever time it arrives; one that is known is answered as it stands, and `scans` is what it was. Refused as
 * `too-many-scans` where there are so many already.
 */
export function handIn(scans: readonly JudgedScan[], judged: JudgedScan): HandedIn {
  const known = standingOf(scans).results.get(judged.id);
  if (known) return { scans, result: known };
  if (scans.length >= mostScans) return { scans, result: { kind: 'refused', reason: 'too-many-scans' } };
  const after = [...scans, judged].toSorted(compareScans);
  const result = standingOf(after).results.get(judged.id);
  if (!result) throw new Error('a scan came to nothing');
  return { scans: after, result };
}

/** A scan of a ticket of the list's occurrence, judged by what ticket and list are now. */
export function judge(list: CheckInList, registration: Registration, ticket: Ticket, scan: Scan): JudgedScan {
  if (scan.kind !== 'entry') return scan;
  const refusal = refusalOf(list, registration, ticket, scan.at);
  if (refusal) return { ...scan, refusal };
  return {
    ...scan,
    ...(ticket.paid ? {} : { warning: 'not-paid' }),
    ...(list.severalEntries ? { again: true } : {}),
  };
}

/** What scans of one ticket at one list come to, whatever their order and however often each comes. */
export function standingOf(scans: readonly JudgedScan[]): Standing {
  const results = new Map<string, ScanResult>();
  let admission: JudgedScan | undefined;
  for (const scan of scans.toSorted(compareScans)) {
    if (results.has(scan.id)) continue;
    const result = resultOf(scan, admission);
    results.set(scan.id, result);
    if (result.kind === 'admitted') admission ??= scan;
    if (result.kind === 'undone') admission = undefined;
  }
  return { admission, results };
}

function resultOf(scan: JudgedScan, admission: JudgedScan | undefined): ScanResult {
  const { kind, refusal, warning, again } = scan;
  switch (kind) {
    case 'entry':
      if (refusal) return { kind: 'refused', reason: refusal };
      if (admission && !again) return { kind: 'already-used', at: admission.at, scan: admission.id };
      return { kind: 'admitted', ...(warning ? { warning } : {}) };
    case 'exit':
      return admission ? { kind: 'left' } : { kind: 'not-inside' };
    case 'undo':
      return admission ? { kind: 'undone' } : { kind: 'not-inside' };
    default:
      return unreachable(kind);
  }
}

function refusalOf(
  list: CheckInList,
  registration: Registration,
  ticket: Ticket,
  at: number,
): TicketRefusal | undefined {
  if (wasOver(registration, at)) return 'cancelled';
  if (list.ticketTypes && !list.ticketTypes.includes(ticket.ticketType)) return 'not-on-this-list';
  return !ticket.paid && list.unpaid === 'refuse' ? 'not-paid' : undefined;
}
