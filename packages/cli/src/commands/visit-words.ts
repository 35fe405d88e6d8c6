import {
  CountConfidence,
  CountMethod,
  ScanKind,
  ScanResult,
  UnpaidTickets,
  VisitOrigin,
  type OriginCount,
} from '@inclust/contracts';
import { named, wordOf } from './event-words.ts';
import { countOf, pairOf } from './registration-words.ts';

/** Where visitors live, as it is typed and shown. */
export const visitOrigins: Readonly<Record<string, VisitOrigin>> = {
  local: VisitOrigin.VISIT_ORIGIN_LOCAL,
  domestic: VisitOrigin.VISIT_ORIGIN_DOMESTIC,
  'inbound-partner': VisitOrigin.VISIT_ORIGIN_INBOUND_PARTNER,
  'inbound-other': VisitOrigin.VISIT_ORIGIN_INBOUND_OTHER,
  unknown: VisitOrigin.VISIT_ORIGIN_UNKNOWN,
};

/** How people were counted, as it is typed and shown. */
export const countMethods: Readonly<Record<string, CountMethod>> = {
  tickets: CountMethod.COUNT_METHOD_TICKETS,
  'door-count': CountMethod.COUNT_METHOD_DOOR_COUNT,
  estimate: CountMethod.COUNT_METHOD_ESTIMATE,
};

/** How sure a count is, as it is typed and shown. */
export const confidences: Readonly<Record<string, CountConfidence>> = {
  high: CountConfidence.COUNT_CONFIDENCE_HIGH,
  medium: CountConfidence.COUNT_CONFIDENCE_MEDIUM,
  low: CountConfidence.COUNT_CONFIDENCE_LOW,
};

/** What a scan is for, as it is typed and shown. */
export const scanKinds: Readonly<Record<string, ScanKind>> = {
  entry: ScanKind.SCAN_KIND_ENTRY,
  exit: ScanKind.SCAN_KIND_EXIT,
  undo: ScanKind.SCAN_KIND_UNDO,
};

/** What a scan came to, as it is shown. */
export const scanResults: Readonly<Record<string, ScanResult>> = {
  admitted: ScanResult.SCAN_RESULT_ADMITTED,
  'already-used': ScanResult.SCAN_RESULT_ALREADY_USED,
  left: ScanResult.SCAN_RESULT_LEFT,
  undone: ScanResult.SCAN_RESULT_UNDONE,
  'not-inside': ScanResult.SCAN_RESULT_NOT_INSIDE,
  refused: ScanResult.SCAN_RESULT_REFUSED,
};

/** What becomes of tickets that are not paid, as it is typed and shown. */
export const unpaidTickets: Readonly<Record<string, UnpaidTickets>> = {
  warn: UnpaidTickets.UNPAID_TICKETS_WARN,
  refuse: UnpaidTickets.UNPAID_TICKETS_REFUSE,
};

/** An origin as it is typed, also as the contract writes it, such as `INBOUND_PARTNER`. */
export function originOf(option: string, text: string): VisitOrigin {
  return named(option, visitOrigins, text.toLowerCase().replaceAll('_', '-'));
}

/** Counts by origin, `ORIGIN=COUNT` each. */
export function originCountsOf(texts: readonly string[]): { readonly origin: VisitOrigin; readonly count: number }[] {
  return texts.map((text) => {
    const [origin, count] = pairOf('--origin', 'ORIGIN=COUNT, such as local=3', text);
    return { origin: originOf('--origin', origin), count: countOf('--origin', count, 0) };
  });
}

/** Counts by origin in words, such as `local 3, unknown 2`. */
export function originsText(counts: readonly OriginCount[]): string {
  return counts.map(({ origin, count }) => `${wordOf(visitOrigins, origin)} ${count}`).join(', ') || 'nobody';
}

/** The name of an attendance, of what is visited or as it is. */
export function attendanceName(visited: string): string {
  return visited.endsWith('/attendance') ? visited : `${visited}/attendance`;
}
