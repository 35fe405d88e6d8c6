import { ScanKind, VisitOrigin, type Scan as ProtoScan, type WalkIns } from '@inclust/contracts';
import { accept, invalid, type FieldViolation, type NodeId, type Outcome } from '@inclust/kernel';
import type { HandedScan } from '../../app/door/hand-in-scans.ts';
import type { HandedWalkIn } from '../../app/door/hand-in-walk-ins.ts';
import { parseTicketName } from '../../app/door/names.ts';
import type { Shown } from '../../app/door/read-shown.ts';
import { scanKinds, visitOrigins } from './check-in-enums.ts';

const mostAtOnce = 500;
const mostPeople = 10_000;
const idPattern = /^[\x21-\x7e]{8,64}$/;

/** The rules that what a scanner hands in breaks by itself. */
export function handInViolations(
  scanner: string,
  lists: Readonly<Record<string, readonly unknown[]>>,
): FieldViolation[] {
  const found: FieldViolation[] = [];
  if (scanner.trim() === '' || scanner.length > 64)
    found.push({ field: 'scanner', rule: 'text-length', message: '1 to 64 characters.' });
  for (const [field, list] of Object.entries(lists))
    if (list.length > mostAtOnce) found.push({ field, rule: 'too-many', message: `At most ${mostAtOnce} at once.` });
  return found;
}

/** Scans from a message; refused with the field of each that is none. */
export function scansFromProto(node: NodeId, scans: readonly ProtoScan[]): Outcome<readonly HandedScan[]> {
  if (scans.length === 0) return invalid([{ field: 'scans', rule: 'required', message: 'At least one scan.' }]);
  const broken: FieldViolation[] = [];
  const read = scans.flatMap(({ id, shown, time, kind }, turn): HandedScan[] => {
    const field = `scans[${turn}]`;
    if (!idPattern.test(id)) broken.push(idRule(`${field}.id`));
    const seen = shownFromProto(node, shown);
    if (!seen)
      broken.push({
        field: `${field}.${shown?.$case ?? 'code'}`,
        rule: shown?.$case === 'ticket' ? 'resource-name' : 'required',
        message: 'The text of a code, or the name of a ticket.',
      });
    const known = kind === ScanKind.SCAN_KIND_UNSPECIFIED ? 'entry' : scanKinds.fromProto(kind);
    if (!known) broken.push({ field: `${field}.kind`, rule: 'unknown', message: 'Must be ENTRY, EXIT or UNDO.' });
    if (!seen || !known) return [];
    return [{ id, kind: known, shown: seen, ...(time === undefined ? {} : { at: Date.parse(time) }) }];
  });
  return broken.length > 0 ? invalid(broken) : accept(read);
}

/** The rules that ids break. */
export function idViolations(field: string, ids: readonly string[]): FieldViolation[] {
  return ids.flatMap((id, turn) => (idPattern.test(id) ? [] : [idRule(`${field}[${turn}]`)]));
}

/** People without a ticket, from a message; refused with the field of each that is none. */
export function walkInsFromProto(walkIns: readonly WalkIns[]): Outcome<readonly HandedWalkIn[]> {
  const broken: FieldViolation[] = [];
  const read = walkIns.flatMap(({ id, origin, count, time }, turn): HandedWalkIn[] => {
    const field = `walk_ins[${turn}]`;
    if (!idPattern.test(id)) broken.push(idRule(`${field}.id`));
    if (count < 1 || count > mostPeople)
      broken.push({ field: `${field}.count`, rule: 'count', message: `1 to ${mostPeople}.` });
    const known = origin === VisitOrigin.VISIT_ORIGIN_UNSPECIFIED ? undefined : visitOrigins.fromProto(origin);
    if (!known)
      broken.push({ field: `${field}.origin`, rule: 'required', message: 'Say where they live, or UNKNOWN.' });
    return known ? [{ id, origin: known, count, ...(time === undefined ? {} : { at: Date.parse(time) }) }] : [];
  });
  return broken.length > 0 ? invalid(broken) : accept(read);
}

function shownFromProto(node: NodeId, shown: ProtoScan['shown']): Shown | undefined {
  if (!shown) return undefined;
  if (shown.$case === 'code') return shown.value === '' ? undefined : { code: shown.value };
  const ticket = parseTicketName(node, shown.value);
  return ticket && { ticket };
}

function idRule(field: string): FieldViolation {
  return { field, rule: 'id-format', message: '8 to 64 printable ASCII characters, the same for a retry.' };
}
