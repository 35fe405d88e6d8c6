import {
  accept,
  checkRequestId,
  invalid,
  refuse,
  staleVersion,
  type FieldViolation,
  type Outcome,
  type RequestIdentity,
} from '@inclust/kernel';
import { isDeepStrictEqual } from 'node:util';
import type { CheckInList } from '../../domain/check-in/scan.ts';
import { allotmentId } from '../places/names.ts';
import { mayManage } from '../places/permission.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import { occurrenceMissing, unsetMain } from './find-list.ts';
import { listNameOf, mainList } from './names.ts';
import type { DoorApp, KeptList, ListRef } from './ports.ts';

/** What is said of a list. */
export type ListSettings = Pick<CheckInList, 'ticketTypes' | 'severalEntries' | 'unpaid'>;

/** How many lists an occurrence has at most. */
const mostLists = 20;

/**
 * Sets what is let in at a list, and makes it where there is none. Refused: `not-allowed`, `occurrence-not-found`, `stale-etag`,
 * `invalid-input`.
 */
export async function setCheckInList(
  app: DoorApp,
  at: ListRef & { readonly etag: string },
  settings: ListSettings,
  request: RequestIdentity,
): Promise<Outcome<KeptList>> {
  const denied =
    mayManage(app.node, request.actor) ?? checkRequestId(request.requestId) ?? (await occurrenceMissing(app, at.ref));
  if (denied) return denied;
  const broken = await typeViolations(app, at.ref, settings);
  if (broken.length > 0) return invalid(broken);
  const list: CheckInList = { id: at.list, occurrence: allotmentId(at.ref), ...settings };
  const before = await app.lists.get(at);
  // A repeat finds what it has set.
  if (before && isDeepStrictEqual(before.list, list)) return accept(before);
  const version = before?.version ?? 0;
  const stale = staleVersion(at.etag, version, listNameOf(app.node, at));
  if (stale) return stale;
  const isNew = !before && at.list !== mainList;
  if (isNew && (await listsOf(app, at.ref)).length >= mostLists) return tooMany;
  const kept = { list, version: version + 1 };
  return (await app.lists.set(at, kept)) ? accept(kept) : busy;
}

/** The lists of an occurrence, `main` first. Refused: `not-allowed`, `occurrence-not-found`. */
export async function listsOf(app: DoorApp, ref: OccurrenceRef): Promise<readonly KeptList[]> {
  const set = await app.lists.ofOccurrence(ref);
  const main = set.find(({ list }) => list.id === mainList) ?? unsetMain(ref);
  return [main, ...set.filter(({ list }) => list.id !== mainList)];
}

async function typeViolations(
  { places }: DoorApp,
  { event }: OccurrenceRef,
  { ticketTypes }: ListSettings,
): Promise<FieldViolation[]> {
  if (!ticketTypes) return [];
  const known = new Set((await places.rules.get(event))?.configuration.ticketTypes.map(({ id }) => id));
  return ticketTypes.flatMap((type, turn) =>
    known.has(type)
      ? []
      : [{ field: `list.ticket_types[${turn}]`, rule: 'unknown', message: 'Must be a ticket type of the event.' }],
  );
}

const busy = refuse({
  code: 'busy',
  kind: 'stale',
  message: 'The list is being changed by somebody else; try again.',
  retryAfterMilliseconds: 200,
});
const tooMany = refuse({
  code: 'too-many-lists',
  kind: 'state',
  message: `An occurrence has at most ${mostLists} lists.`,
});
