import { accept, refuse, type Outcome } from '@inclust/kernel';
import type { CheckInList } from '../../domain/check-in/scan.ts';
import { allotmentId } from '../places/names.ts';
import { occurrenceNotFound } from '../places/place-order.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import { listNameOf, mainList } from './names.ts';
import type { DoorApp, KeptList, ListRef } from './ports.ts';

/** The list that every occurrence has until it is set otherwise. */
export function unsetMain(ref: OccurrenceRef): KeptList {
  const list: CheckInList = {
    id: mainList,
    occurrence: allotmentId(ref),
    ticketTypes: null,
    severalEntries: false,
    unpaid: 'warn',
  };
  return { list, version: 0 };
}

/** A list of an occurrence that there is. Refused: `occurrence-not-found`, `list-not-found`. */
export async function findList(app: DoorApp, at: ListRef): Promise<Outcome<KeptList>> {
  const [missing, found] = await Promise.all([occurrenceMissing(app, at.ref), app.lists.get(at)]);
  if (missing) return missing;
  if (found) return accept(found);
  if (at.list === mainList) return accept(unsetMain(at.ref));
  return refuse({
    code: 'list-not-found',
    kind: 'not-found',
    message: 'There is no such list.',
    resource: listNameOf(app.node, at),
  });
}

/** The refusal `occurrence-not-found` where there is no such occurrence, or only a draft of it. */
export async function occurrenceMissing(
  { places }: Pick<DoorApp, 'places'>,
  ref: OccurrenceRef,
): Promise<Outcome<never> | undefined> {
  const found = await places.occurrences.occurrence(ref.event, ref.recurrence);
  return found ? undefined : occurrenceNotFound(places, ref);
}
