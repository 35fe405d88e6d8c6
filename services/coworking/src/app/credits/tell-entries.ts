import type { NodeId, Uuid } from '@inclust/kernel';
import type { Told } from '../../domain/away/away-booking.ts';
import type { OtherLedgers, UntoldStore } from './ports.ts';

/** What telling other nodes of entries works with. */
export interface TellingEntries {
  readonly untold: UntoldStore;
  readonly others: OtherLedgers;
  readonly now: () => number;
  /** Keeps what a node tells of a booking of a member of this one. */
  readonly noteBooking: (node: NodeId, booking: Uuid, told: Told) => Promise<void>;
  /** Told what another node would not enter: its id, the node, the code. */
  readonly refused: (entry: { readonly id: string; readonly node: string; readonly code: string }) => void;
}

/** How many are told in one go. */
const mostAtOnce = 100;
const longestPause = 10 * 60_000;

/**
 * Tells other nodes of the entries that are about them, each again until it answers. What that does not enter is told no more: the settlement
 * of the month names it. Whether there may be more.
 */
export async function tellEntries({ untold, others, now, refused, noteBooking }: TellingEntries): Promise<boolean> {
  const due = await untold.due(now(), mostAtOnce);
  await Promise.all(
    due.map(async (one) => {
      try {
        const { refusal, told } = await others.tell(one.node, one.entry);
        if (refusal) refused({ id: one.entry.id, node: one.node, code: refusal.code });
        if (told) await noteBooking(one.node, one.entry.booking, told);
        await untold.told(one);
      } catch {
        await untold.later(one, now() + Math.min(longestPause, 1_000 * 2 ** Math.min(one.tries, 16)));
      }
    }),
  );
  return due.length === mostAtOnce;
}
