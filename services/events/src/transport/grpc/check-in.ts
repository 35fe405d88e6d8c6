import {
  type CheckInList as ProtoList,
  LoggedScan as ProtoLogged,
  ScanOutcome,
  Ticket as ProtoTicket,
  UnpaidTickets,
} from '@inclust/contracts';
import { accept, invalid, type NodeId, type Outcome } from '@inclust/kernel';
import type { ScanAnswer } from '../../app/door/hand-in-scans.ts';
import type { LoggedScan } from '../../app/door/list-scans.ts';
import type { ListedTicket } from '../../app/door/list-tickets.ts';
import { listNameOf, ticketNameOf } from '../../app/door/names.ts';
import type { KeptList } from '../../app/door/ports.ts';
import type { ListSettings } from '../../app/door/set-list.ts';
import type { OccurrenceRef } from '../../app/places/ports.ts';
import { ownIdOf, type ScanResult } from '../../domain/check-in/scan.ts';
import { scanKinds, scanResults, unpaidTickets } from './check-in-enums.ts';

/** A list as the API shows it. */
export function listToProto(node: NodeId, ref: OccurrenceRef, { list, version }: KeptList): ProtoList {
  return {
    name: listNameOf(node, { ref, list: list.id }),
    ticketTypes: [...(list.ticketTypes ?? [])],
    severalEntries: list.severalEntries,
    unpaid: unpaidTickets.toProto(list.unpaid),
    etag: String(version),
  };
}

/** What is said of a list, from a message. */
export function listFromProto({ ticketTypes, severalEntries, unpaid }: ProtoList): Outcome<ListSettings> {
  const known = unpaid === UnpaidTickets.UNPAID_TICKETS_UNSPECIFIED ? 'warn' : unpaidTickets.fromProto(unpaid);
  if (!known) return invalid([{ field: 'list.unpaid', rule: 'unknown', message: 'Must be WARN or REFUSE.' }]);
  const types = [...new Set(ticketTypes)];
  return accept({ ticketTypes: types.length > 0 ? types : null, severalEntries, unpaid: known });
}

/** A ticket as the API shows it. */
export function ticketToProto(node: NodeId, ticket: ListedTicket): ProtoTicket {
  const { ref, ticketType, code, attendee, paid, isVoid, admittedAt } = ticket;
  return ProtoTicket.fromPartial({
    name: ticketNameOf(node, ref, ticket),
    ticketType,
    code,
    attendee,
    paid,
    void: isVoid,
    ...(admittedAt === undefined ? {} : { admitTime: new Date(admittedAt).toISOString() }),
  });
}

/** What a scan came to, as the API shows it. */
export function outcomeToProto(node: NodeId, ref: OccurrenceRef, { id, result, ticket }: ScanAnswer): ScanOutcome {
  return ScanOutcome.fromPartial({
    id,
    ...resultToProto(result),
    ...(ticket ? { ticket: ticketNameOf(node, ref, ticket), ticketType: ticket.ticketType } : {}),
  });
}

/** A scan of the log as the API shows it. */
export function loggedToProto(node: NodeId, { ref, list, scan, receivedAt, shown, result }: LoggedScan): ProtoLogged {
  return ProtoLogged.fromPartial({
    list,
    scanner: scan.scanner,
    time: new Date(scan.at).toISOString(),
    receiveTime: new Date(receivedAt).toISOString(),
    kind: scanKinds.toProto(scan.kind),
    outcome: {
      id: ownIdOf(scan.id),
      ...(result ? resultToProto(result) : {}),
      ...(typeof shown === 'string' ? {} : { ticket: ticketNameOf(node, ref, shown) }),
    },
  });
}

function resultToProto(result: ScanResult) {
  return {
    result: scanResults.toProto(result.kind),
    ...('reason' in result ? { reason: result.reason } : {}),
    ...('warning' in result && result.warning ? { reason: result.warning } : {}),
    ...(result.kind === 'already-used'
      ? { admitTime: new Date(result.at).toISOString(), admittingScan: ownIdOf(result.scan) }
      : {}),
  };
}
