import { parseNodeId, type NodeId, type Uuid } from '@inclust/kernel';

/** For how long a node that did not answer is told nothing, in milliseconds: it asks by itself. */
const restAfterSilence = 30_000;

/** How many calls to a node are under way at once. */
const atOnce = 16;

/** What telling the homes of members needs. */
export interface TellingHomes {
  readonly node: NodeId;
  /** Tells a home how a thing stands now. Rejects where the home does not answer. */
  readonly tell: (home: NodeId, id: Uuid) => Promise<void>;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** A thing here, and the resource name of the member whose it is. */
interface ThingOfMember {
  readonly id: Uuid;
  readonly person: string;
}

/** Tells homes. Disposing waits for the calls under way and leaves the rest to those who ask. */
export interface HomeTeller extends AsyncDisposable {
  /** Something has become of things; those of nobody and of members of this node are passed over. */
  soon(things: readonly ThingOfMember[]): void;
}

/**
 * Tells the homes of members of other nodes what has become of what they have here, as it is then. Once: a home that does not hear it, also
 * because this process has ended, asks for what it has. No node keeps another one waiting.
 */
export function homeTeller({ node, tell, now }: TellingHomes): HomeTeller {
  const waiting = new Map<NodeId, Set<Uuid>>();
  const running = new Map<NodeId, Promise<unknown>>();
  const silentUntil = new Map<NodeId, number>();
  let open = true;
  const tellOne = async (home: NodeId, id: Uuid): Promise<void> => {
    if ((silentUntil.get(home) ?? 0) > now()) return;
    try {
      await tell(home, id);
      silentUntil.delete(home);
    } catch {
      silentUntil.set(home, now() + restAfterSilence);
    }
  };
  const run = async (home: NodeId, ids: Set<Uuid>): Promise<void> => {
    // What is heard of in the same breath goes along.
    await Promise.resolve();
    while (open && ids.size > 0) {
      const some = ids.values().take(atOnce).toArray();
      for (const id of some) ids.delete(id);
      await Promise.all(some.map((id) => tellOne(home, id)));
    }
    running.delete(home);
  };
  return {
    soon: (things) => {
      if (!open) return;
      for (const { person, id } of things) {
        const home = homeOf(person);
        if (!home || home === node) continue;
        const ids = waiting.get(home) ?? new Set();
        waiting.set(home, ids.add(id));
        if (!running.has(home)) running.set(home, run(home, ids));
      }
    },
    [Symbol.asyncDispose]: async () => {
      open = false;
      await Promise.all(running.values());
    },
  };
}

function homeOf(person: string): NodeId | undefined {
  const [nodes, home = '', members] = person.split('/');
  return nodes === 'nodes' && members === 'members' ? parseNodeId(home) : undefined;
}
