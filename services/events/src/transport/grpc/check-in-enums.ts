import {
  ScanKind as ProtoKind,
  ScanResult as ProtoResult,
  UnpaidTickets as ProtoUnpaid,
  VisitOrigin as ProtoOrigin,
} from '@inclust/contracts';
import type { CheckInList, Scan, ScanResult } from '../../domain/check-in/scan.ts';
import type { ByOrigin, Origin } from '../../domain/visits/origin.ts';
import { origins as allOrigins } from '../../domain/visits/origin.ts';
import { words } from '@inclust/rpc';

/** What becomes of tickets that are not paid. */
export const unpaidTickets = words<CheckInList['unpaid'], ProtoUnpaid>({
  warn: ProtoUnpaid.UNPAID_TICKETS_WARN,
  refuse: ProtoUnpaid.UNPAID_TICKETS_REFUSE,
});

/** What a scan is for. */
export const scanKinds = words<Scan['kind'], ProtoKind>({
  entry: ProtoKind.SCAN_KIND_ENTRY,
  exit: ProtoKind.SCAN_KIND_EXIT,
  undo: ProtoKind.SCAN_KIND_UNDO,
});

/** What a scan came to. */
export const scanResults = words<ScanResult['kind'], ProtoResult>({
  admitted: ProtoResult.SCAN_RESULT_ADMITTED,
  'already-used': ProtoResult.SCAN_RESULT_ALREADY_USED,
  left: ProtoResult.SCAN_RESULT_LEFT,
  undone: ProtoResult.SCAN_RESULT_UNDONE,
  'not-inside': ProtoResult.SCAN_RESULT_NOT_INSIDE,
  refused: ProtoResult.SCAN_RESULT_REFUSED,
});

/** Where visitors live. */
export const visitOrigins = words<Origin, ProtoOrigin>({
  LOCAL: ProtoOrigin.VISIT_ORIGIN_LOCAL,
  DOMESTIC: ProtoOrigin.VISIT_ORIGIN_DOMESTIC,
  INBOUND_PARTNER: ProtoOrigin.VISIT_ORIGIN_INBOUND_PARTNER,
  INBOUND_OTHER: ProtoOrigin.VISIT_ORIGIN_INBOUND_OTHER,
  UNKNOWN: ProtoOrigin.VISIT_ORIGIN_UNKNOWN,
});

/** Counts by origin as a message has them. */
export function originCounts(counts: ByOrigin): { origin: ProtoOrigin; count: number }[] {
  return allOrigins.flatMap((origin) => {
    const count = counts[origin] ?? 0;
    return count > 0 ? [{ origin: visitOrigins.toProto(origin), count }] : [];
  });
}
