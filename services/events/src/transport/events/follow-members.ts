import {
  eventSubject,
  readEnvelope,
  MemberMerged,
  MemberMergeUndone,
  type Envelope,
  type EventType,
} from '@inclust/contracts';
import { parseUuid, type NodeId } from '@inclust/kernel';
import type { DeliveryHandler, Verdict } from '@inclust/messaging';
import { forgetWishes, giveBack, handOver } from '@inclust/wishes';
import type { AwayApp } from '../../app/away/ports.ts';
import { followMerge, followMergeUndone, forgetPerson } from '../../app/places/follow-members.ts';
import type { PlacesApp } from '../../app/places/ports.ts';
import { emptied } from '../../domain/away/away-registration.ts';

const types = {
  erased: 'inclust.members.v1.MemberErased',
  merged: 'inclust.members.v1.MemberMerged',
  mergeUndone: 'inclust.members.v1.MemberMergeUndone',
} as const satisfies Record<string, EventType>;

/** The subjects of what registrations follow of the members of their node. */
export function followedSubjects(node: NodeId): string[] {
  return Object.values(types).map((type) => eventSubject(node, type));
}

/** Lets registrations follow what becomes of members: who is erased is forgotten, who is merged has one registration. */
export function followMembers(app: PlacesApp, away?: AwayApp): DeliveryHandler {
  return async (deliveries) => {
    const verdicts: Verdict[] = [];
    for (const { headers, body } of deliveries) {
      const envelope = envelopeIn(headers, body);
      if (envelope) await follow(app, away, envelope);
      verdicts.push(envelope ? 'done' : { reject: 'envelope-malformed' });
    }
    return verdicts;
  };
}

async function follow(app: PlacesApp, away: AwayApp | undefined, { type, subject, body }: Envelope): Promise<void> {
  const member = `nodes/${app.node}/${subject}`;
  if (type === types.erased) {
    await forgetPerson(app, member);
    if (away) await forgetWishes(away, member, emptied);
    return;
  }
  const isMerge = type === types.merged;
  if (!isMerge && type !== types.mergeUndone) return;
  const { source, target } = isMerge ? MemberMerged.decode(body) : MemberMergeUndone.decode(body);
  // It is told of both members; once is enough.
  if (source !== member) return;
  await (isMerge ? followMerge(app, source, target) : followMergeUndone(app, source, target));
  if (away) await (isMerge ? handOver(away, source, target) : giveBack(away, source, target));
}

function envelopeIn(...[headers, body]: Parameters<typeof readEnvelope>): Envelope | undefined {
  const envelope = readEnvelope(headers, body);
  return envelope && parseUuid(envelope.subject.replace(/^members\//, '')) ? envelope : undefined;
}
