import { decodeEnvelope, EnvelopeError, RegistrationConfirmed, type RegistrationFacts } from '@inclust/contracts';
import { parseUuid, type NodeId, type Uuid } from '@inclust/kernel';
import type { DeliveryHandler } from '@inclust/messaging';
import { nodeOf } from '../../app/away/names.ts';
import type { OtherEvents } from '../../app/away/ports.ts';
import { isMemberName } from '../../app/places/names.ts';
import type { RegistrationReads } from '../../app/places/ports.ts';

/** The subjects of what the homes of members are told. */
export function homeSubjects(node: NodeId): string[] {
  return [`inclust.${node}.events.v1.registration.*`];
}

/** For how long a node that did not answer is told nothing, in milliseconds: it asks by itself. */
const restAfterSilence = 30_000;

/**
 * Tells the homes of members of other nodes what has become of their registrations, as they are then. Once: a home that does not hear it asks
 * for what it has every minute.
 */
export function tellHomes(
  node: NodeId,
  others: Pick<OtherEvents, 'note'>,
  registrations: Pick<RegistrationReads, 'get'>,
  now: () => number,
): DeliveryHandler {
  const silentUntil = new Map<NodeId, number>();
  const tell = async (home: NodeId, id: Uuid): Promise<void> => {
    if ((silentUntil.get(home) ?? 0) > now()) return;
    const kept = await registrations.get(id);
    if (!kept) return;
    try {
      await others.note(home, kept);
      silentUntil.delete(home);
    } catch {
      silentUntil.set(home, now() + restAfterSilence);
    }
  };
  return async (deliveries) => {
    const told = new Map<Uuid, NodeId>();
    for (const { headers, body } of deliveries) {
      const facts = factsIn(headers, body);
      const home = facts && isMemberName(facts.person) ? nodeOf(facts.person) : undefined;
      const id = parseUuid(facts?.registrationId ?? '');
      if (home && home !== node && id) told.set(id, home);
    }
    await Promise.all([...told].map(([id, home]) => tell(home, id)));
    return deliveries.map(() => 'done');
  };
}

/** All events of a registration have their facts in the same field. */
function factsIn(headers: Parameters<typeof decodeEnvelope>[0], body: Uint8Array): RegistrationFacts | undefined {
  try {
    decodeEnvelope(headers, body);
    return RegistrationConfirmed.decode(body).facts;
  } catch (error) {
    if (error instanceof EnvelopeError) return undefined;
    throw error;
  }
}
