import { unreachable, type Uuid } from '@inclust/kernel';
import { compareScans, type CheckInList, type DoorRefusal, type Scan, type ScanResult } from './scan.ts';
import type { Ticket } from './ticket.ts';

/** What one ticket has been through at one list: every scan once, by time of scan. */
export interface TicketAtDoor {
  readonly list: string;
  readonly ticket: Uuid;
  readonly scans: readonly Scan[];
}

/** What the scans of a ticket come to. */
export interface Standing {
  /** The scan by which the ticket is in, if it is; of several entries the first. */
  readonly admission: Scan | undefined;
  readonly results: ReadonlyMap<string, ScanResult>;
}

/** What has changed at a door. Ids and moments only. */
export type DoorEvent = { readonly list: string; readonly ticket: Uuid } & (
  | { readonly kind: 'admitted'; readonly scan: string; readonly at: number }
  /** An earlier scan that came late took the admission over, or the one that had it was taken back. */
  | { readonly kind: 'admission-moved'; readonly from: string; readonly scan: string; readonly at: number }
  | { readonly kind: 'admission-undone'; readonly from: string }
  /** Another result than the scanner was told. */
  | { readonly kind: 'result-changed'; readonly scan: string; readonly result: ScanResult }
);

/** What a scan that was handed in comes to. */
export interface HandedIn {
  readonly door: TicketAtDoor;
  readonly result: ScanResult;
  readonly events: readonly DoorEvent[];
}

/** A ticket that nobody has shown yet. */
export function untouched(list: string, ticket: Uuid): TicketAtDoor {
  return { list, ticket, scans: [] };
}

/** Takes in a scan, at whatever time it arrives; one that is known is answered as it stands. `ticket` is absent where there is none of that id. */
export function handIn(list: CheckInList, ticket: Ticket | undefined, door: TicketAtDoor, scan: Scan): HandedIn {
  const before = standingOf(list, ticket, door.scans);
  const known = before.results.get(scan.id);
  if (known) return { door, result: known, events: [] };
  const scans = [...door.scans, scan].toSorted(compareScans);
  const after = standingOf(list, ticket, scans);
  const result = after.results.get(scan.id);
  if (!result) throw new Error('a scan came to nothing');
  const events = [...admissionEvents(door, before.admission, after.admission), ...changedResults(door, before, after)];
  return { door: { ...door, scans }, result, events };
}

/** What scans of one ticket at one list come to, whatever their order and however often each comes. */
export function standingOf(list: CheckInList, ticket: Ticket | undefined, scans: readonly Scan[]): Standing {
  const results = new Map<string, ScanResult>();
  let admission: Scan | undefined;
  for (const scan of scans.toSorted(compareScans)) {
    if (results.has(scan.id)) continue;
    const result = resultOf(list, ticket, scan, admission);
    results.set(scan.id, result);
    if (result.kind === 'admitted') admission ??= scan;
    if (result.kind === 'undone') admission = undefined;
  }
  return { admission, results };
}

function resultOf(list: CheckInList, ticket: Ticket | undefined, scan: Scan, admission: Scan | undefined): ScanResult {
  switch (scan.kind) {
    case 'entry': {
      const reason = refusalOf(list, ticket, scan.at);
      if (reason) return { kind: 'refused', reason };
      if (admission && !list.severalEntries) return { kind: 'already-used', at: admission.at, scan: admission.id };
      return ticket?.paid === false ? { kind: 'admitted', warning: 'not-paid' } : { kind: 'admitted' };
    }
    case 'exit':
      return admission ? { kind: 'left' } : { kind: 'not-inside' };
    case 'undo':
      return admission ? { kind: 'undone' } : { kind: 'not-inside' };
    default:
      return unreachable(scan.kind);
  }
}

function refusalOf(list: CheckInList, ticket: Ticket | undefined, at: number): DoorRefusal | undefined {
  if (!ticket) return 'unknown-ticket';
  if (ticket.occurrence !== list.occurrence) return 'other-event';
  if (ticket.cancelledAt !== undefined && ticket.cancelledAt <= at) return 'cancelled';
  if (list.ticketTypes && !list.ticketTypes.includes(ticket.ticketType)) return 'not-on-this-list';
  return !ticket.paid && list.unpaid === 'refuse' ? 'not-paid' : undefined;
}

function admissionEvents(
  { list, ticket }: TicketAtDoor,
  before: Scan | undefined,
  after: Scan | undefined,
): readonly DoorEvent[] {
  if (before?.id === after?.id) return [];
  if (!after) return before ? [{ kind: 'admission-undone', list, ticket, from: before.id }] : [];
  if (!before) return [{ kind: 'admitted', list, ticket, scan: after.id, at: after.at }];
  return [{ kind: 'admission-moved', list, ticket, from: before.id, scan: after.id, at: after.at }];
}

function changedResults({ list, ticket }: TicketAtDoor, before: Standing, after: Standing): readonly DoorEvent[] {
  return [...after.results].flatMap(([scan, result]) => {
    const told = before.results.get(scan);
    if (!told || JSON.stringify(told) === JSON.stringify(result)) return [];
    return [{ kind: 'result-changed', list, ticket, scan, result }];
  });
}
