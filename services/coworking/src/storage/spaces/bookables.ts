import type { NodeId, Uuid } from '@inclust/kernel';
import { Batches } from '@inclust/mongo';
import type { Bookables } from '../../app/bookings/ports.ts';
import type { ResourceStore, SpaceStore } from '../../app/ports.ts';
import { bookable, type Bookable } from '../../domain/resources/bookable.ts';
import type { Resource } from '../../domain/resources/resource.ts';

/** How long what was read is used again, in milliseconds: so long a change that another process made may go unnoticed here. */
const keptFor = 1_000;
/** How many are remembered, and how many of those in use are read again together with one that has to be. */
const mostKept = 5_000;
const mostRenewed = 500;

/** Resources as they are booked, remembered for a moment. */
export interface RememberedBookables extends Bookables {
  /** What was read is used no more: something was changed here. */
  forget(): void;
}

interface Kept {
  readonly found: Bookable;
  readonly readAt: number;
  isUsed: boolean;
}

/** Remembers what is read for a moment: every booking needs it, and it changes rarely. */
export function remembered(bookables: Bookables, now: () => number): RememberedBookables {
  let kept = new Map<Uuid, Kept>();
  // Calls that come together are many, and each is about a resource of its own.
  const reads = new Batches<Uuid, Bookable | undefined>(async (ids) => {
    const wanted = new Set([...ids, ...inUse(kept, now())]);
    const here = kept;
    const readAt = now();
    const found = await bookables.of([...wanted]);
    if (here.size + found.size > mostKept) here.clear();
    for (const id of wanted) here.delete(id);
    for (const [id, one] of found) here.set(id, { found: one, readAt, isUsed: ids.includes(id) });
    return ids.map((id) => found.get(id));
  });
  return {
    of: async (ids) => {
      const found = new Map<Uuid, Bookable>();
      const unknown = ids.filter((id) => {
        const one = kept.get(id);
        if (!one || one.readAt + keptFor <= now()) return true;
        one.isUsed = true;
        found.set(id, one.found);
        return false;
      });
      const read = await Promise.all(unknown.map((id) => reads.add(id)));
      for (const [turn, id] of unknown.entries()) {
        const one = read[turn];
        if (one) found.set(id, one);
      }
      return found;
    },
    forget: () => {
      // What is being read now goes into the one that is forgotten.
      kept = new Map();
    },
  };
}

/** Those that were used since they were read, and will have to be read again before long. */
function inUse(kept: ReadonlyMap<Uuid, Kept>, now: number): readonly Uuid[] {
  const due: Uuid[] = [];
  for (const [id, { readAt, isUsed }] of kept) {
    if (due.length === mostRenewed) break;
    if (isUsed && readAt + keptFor / 2 <= now) due.push(id);
  }
  return due;
}

/** Puts resources together with their spaces and all that they are made of. */
export function createBookables(
  node: NodeId,
  resources: Pick<ResourceStore, 'getMany'>,
  spaces: Pick<SpaceStore, 'getMany'>,
): Bookables {
  return {
    of: async (ids) => {
      const parts = new Map<Uuid, Resource>();
      let level = await resources.getMany(ids);
      const wanted = [...level.values()].map(({ state }) => state);
      while (level.size > 0) {
        for (const [id, { state }] of level) parts.set(id, state);
        const next = [...level.values()].flatMap(({ state }) => state.parts).filter((id) => !parts.has(id));
        level = next.length === 0 ? new Map() : await resources.getMany([...new Set(next)]);
      }
      const within = await spaces.getMany([...new Set(wanted.map(({ space }) => space))]);
      return new Map(
        wanted.flatMap((resource): [Uuid, Bookable][] => {
          const space = within.get(resource.space)?.state;
          return space ? [[resource.id, bookable(node, resource, space, parts)]] : [];
        }),
      );
    },
  };
}
