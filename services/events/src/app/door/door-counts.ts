import { accept, type Actor, type Outcome } from '@inclust/kernel';
import { walkInsOf } from '../../domain/check-in/walk-ins.ts';
import { addedOrigins, type ByOrigin } from '../../domain/visits/origin.ts';
import { mayReadAll } from '../places/permission.ts';
import type { OccurrenceRef } from '../places/ports.ts';
import { occurrenceMissing } from './find-list.ts';
import { mainList } from './names.ts';
import type { AdmittedTicket, DoorApp } from './ports.ts';

/** What the doors of an occurrence have seen. */
export interface DoorCounts {
  /** Each ticket once, at whatever list it is in. */
  readonly admitted: readonly AdmittedTicket[];
  /** Tickets that are in, and people without one, by list. */
  readonly lists: ReadonlyMap<string, { readonly admitted: number; readonly walkIns: ByOrigin }>;
  /** People without a ticket at all lists. */
  readonly walkIns: ByOrigin;
}

/** How many have come to an occurrence. Refused: `not-allowed`, `occurrence-not-found`. */
export async function getDoorCounts(app: DoorApp, ref: OccurrenceRef, actor: Actor): Promise<Outcome<DoorCounts>> {
  const denied = mayReadAll(app.node, actor) ?? (await occurrenceMissing(app, ref));
  return denied ?? accept(await doorCounts(app, ref));
}

/** What the doors of an occurrence have seen. */
export async function doorCounts(
  { doors, walkIns }: Pick<DoorApp, 'doors' | 'walkIns'>,
  ref: OccurrenceRef,
): Promise<DoorCounts> {
  const [inside, counted] = await Promise.all([doors.admitted(ref), walkIns.all({ ref })]);
  const byList = Map.groupBy(inside, ({ list }) => list);
  const walked = new Map([...counted].map(([list, all]) => [list, walkInsOf(all.walkIns, all.undone)]));
  const lists = [...new Set([mainList, ...[...byList.keys(), ...walked.keys()].toSorted()])];
  return {
    admitted: [...new Map(inside.map((one) => [`${one.registration}/${one.place}`, one])).values()],
    lists: new Map(
      lists.map((list) => [list, { admitted: byList.get(list)?.length ?? 0, walkIns: walked.get(list) ?? {} }]),
    ),
    walkIns: addedOrigins([...walked.values()]),
  };
}
