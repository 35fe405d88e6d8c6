import { refuse, type Outcome, type Uuid } from '@inclust/kernel';

/** At which door, for which tickets. */
export interface CheckInList {
  /** Its own within the occurrence. */
  readonly id: string;
  readonly occurrence: Uuid;
  /** The ticket types that are let in here; `null` all of them. */
  readonly ticketTypes: readonly string[] | null;
  /** Whether who was let in may come in again with the same ticket. */
  readonly severalEntries: boolean;
  /** What becomes of a ticket for which something is still to be paid. */
  readonly unpaid: 'warn' | 'refuse';
}

/** What a scanner saw, now or while it was offline. The id is that of `scanKey`: the same whenever it is handed in again, and no other scanner's. */
export interface Scan {
  readonly id: string;
  readonly scanner: string;
  /** By the scanner's clock, in epoch milliseconds. */
  readonly at: number;
  /** `undo` takes back the admission that stands then. */
  readonly kind: 'entry' | 'exit' | 'undo';
}

/** Why somebody is not let in with a ticket of the occurrence. */
export type TicketRefusal = 'cancelled' | 'not-on-this-list' | 'not-paid';

/** Why a code is no ticket of the occurrence: not signed by this node, of another one, or of no registration with that place. */
export type CodeRefusal = 'code-invalid' | 'other-event' | 'unknown-ticket';

/**
 * A scan as it was judged when it was handed in, by the ticket and the list as they were then: what is changed later changes nothing of it,
 * but for who was there first.
 */
export interface JudgedScan extends Scan {
  readonly refusal?: TicketRefusal;
  readonly warning?: 'not-paid';
  /** Whether by it who is in already may come in again. */
  readonly again?: true;
}

/** What a scan came to. */
export type ScanResult =
  | { readonly kind: 'admitted'; readonly warning?: 'not-paid' }
  /** `at` is when the ticket was admitted, `scan` by which scan. */
  | { readonly kind: 'already-used'; readonly at: number; readonly scan: string }
  | { readonly kind: 'left' }
  | { readonly kind: 'undone' }
  | { readonly kind: 'not-inside' }
  | { readonly kind: 'refused'; readonly reason: TicketRefusal | CodeRefusal | 'clock-ahead' | 'too-many-scans' };

/** How far a scanner's clock may be ahead of the node's. */
const mostAheadMilliseconds = 2 * 60_000;

/** Refuses a scan of the future as `clock-ahead`: its clock is wrong, and with it the order of who came first. */
export function checkedClock<Seen extends { readonly at: number }>(seen: Seen, receivedAt: number): Outcome<Seen> {
  if (seen.at <= receivedAt + mostAheadMilliseconds) return { ok: true, value: seen };
  return refuse({
    code: 'clock-ahead',
    kind: 'invalid',
    message: 'The clock of the scanner is ahead: set it, and hand the scan in again.',
    metadata: { ahead_milliseconds: `${seen.at - receivedAt}` },
  });
}

/** The id of a scan or a count among all scanners, of the scanner's own, which has no spaces. */
export function scanKey(id: string, scanner: string): string {
  return `${id} ${scanner}`;
}

/** The scanner's own id in one among all scanners. */
export function ownIdOf(key: string): string {
  return key.split(' ', 1)[0] ?? '';
}

/** By time of scan, of the same time by id. */
export function compareScans(one: Scan, other: Scan): number {
  if (one.at !== other.at) return one.at - other.at;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}
