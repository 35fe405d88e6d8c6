import { readEnvelope } from '@inclust/contracts';
import type { NodeId, Uuid } from '@inclust/kernel';
import type { DeliveryHandler } from './delivery.ts';

/** For how long a node that did not answer is told nothing, in milliseconds: it asks by itself. */
const restAfterSilence = 30_000;

/** What telling the homes of members needs. */
export interface TellingHomes {
  readonly node: NodeId;
  /** Whose home is to be told of what, by the body of an event; `undefined` where it is nobody's. */
  readonly about: (body: Uint8Array) => { readonly home: NodeId; readonly id: Uuid } | undefined;
  /** Tells a home how it stands now. Rejects where the home does not answer. */
  readonly tell: (home: NodeId, id: Uuid) => Promise<void>;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Tells the homes of members of other nodes what has become of what they have here, as it is then. Once: a home that does not hear it asks for
 * what it has.
 */
export function tellHomes({ node, about, tell, now }: TellingHomes): DeliveryHandler {
  const silentUntil = new Map<NodeId, number>();
  const tellOne = async (home: NodeId, id: Uuid): Promise<void> => {
    if ((silentUntil.get(home) ?? 0) > now()) return;
    try {
      await tell(home, id);
      silentUntil.delete(home);
    } catch {
      silentUntil.set(home, now() + restAfterSilence);
    }
  };
  return async (deliveries) => {
    const told = new Map<Uuid, NodeId>();
    for (const { headers, body } of deliveries) {
      const found = readEnvelope(headers, body) && about(body);
      if (found && found.home !== node) told.set(found.id, found.home);
    }
    await Promise.all([...told].map(([id, home]) => tellOne(home, id)));
    return deliveries.map(() => 'done');
  };
}
