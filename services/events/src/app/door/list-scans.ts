import { accept, type Actor, type Outcome } from '@inclust/kernel';
import { mostScans, standingOf } from '../../domain/check-in/door.ts';
import type { ScanResult } from '../../domain/check-in/scan.ts';
import type { TicketKey } from '../../domain/check-in/ticket.ts';
import { mayReadAll } from '../places/permission.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import { occurrenceMissing } from './find-list.ts';
import type { DoorApp, KeptDoor, ReceivedScan } from './ports.ts';

/** A scan as it came in, with what holds of it now. */
export interface LoggedScan extends ReceivedScan {
  /** `undefined` where the node has ended before it was judged: the scanner hands it in again. */
  readonly result: ScanResult | undefined;
}

/** Part of the log of an occurrence. */
export interface ScanLogPage {
  readonly items: readonly LoggedScan[];
  readonly nextPageToken: string;
}

/** Which scans a list wants. */
export interface ScanQuery {
  readonly ref: OccurrenceRef;
  readonly list?: string;
  readonly pageSize: number;
  readonly pageToken: string;
}

/** Every scan in the order of their times, also those that were refused. Refused: `not-allowed`, `occurrence-not-found`. */
export async function listScans(app: DoorApp, query: ScanQuery, actor: Actor): Promise<Outcome<ScanLogPage>> {
  const denied = mayReadAll(app.node, actor) ?? (await occurrenceMissing(app, query.ref));
  if (denied) return denied;
  const page = await app.scans.list(query);
  if (!page.ok) return page;
  const shown = page.value.items.flatMap((one) => (typeof one.shown === 'string' ? [] : [one.shown.registration]));
  const doors = shown.length > 0 ? await app.doors.ofRegistrations([...new Set(shown)]) : [];
  const results = new Map(doors.flatMap(resultsAt));
  const full = new Set(doors.filter(({ scans }) => scans.length >= mostScans).map(ticketAt));
  const items = page.value.items.map((one): LoggedScan => {
    const { shown: ticket, list, scan } = one;
    if (typeof ticket === 'string') return { ...one, result: { kind: 'refused', reason: ticket } };
    const result = results.get(`${list}/${scan.id}`);
    const isTooMuch = !result && full.has(ticketAt({ list, ...ticket }));
    return { ...one, result: isTooMuch ? { kind: 'refused', reason: 'too-many-scans' } : result };
  });
  return accept({ items, nextPageToken: page.value.nextPageToken });
}

function ticketAt({ list, registration, place }: { readonly list: string } & TicketKey): string {
  return `${list}/${registration}/${place}`;
}

function resultsAt({ list, scans }: KeptDoor): readonly (readonly [string, ScanResult])[] {
  return [...standingOf(scans).results].map(([scan, result]) => [`${list}/${scan}`, result] as const);
}
