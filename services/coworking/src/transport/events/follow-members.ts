import {
  eventSubject,
  readEnvelope,
  MemberMerged,
  MemberMergeUndone,
  type Envelope,
  type EventType,
} from '@inclust/contracts';
import type { NodeId, Uuid } from '@inclust/kernel';
import type { DeliveryHandler, Verdict } from '@inclust/messaging';
import { endPlans, followMergeOfCredit, followMergeUndoneOfCredit } from '../../app/credits/follow-members.ts';
import { forgetWishes, giveBack, handOver } from '@inclust/wishes';
import { followMerge, followMergeUndone, forgetPerson, type FollowingApp } from '../../app/bookings/follow-members.ts';
import { idOf } from '../../app/names.ts';
import type { CoworkingApp } from '../../app/ports.ts';
import { emptied, type BookingWish } from '../../domain/away/away-booking.ts';

const types = {
  erased: 'inclust.members.v1.MemberErased',
  merged: 'inclust.members.v1.MemberMerged',
  mergeUndone: 'inclust.members.v1.MemberMergeUndone',
} as const satisfies Record<string, EventType>;

/** The subjects of what bookings follow of the members of their node. */
export function followedSubjects(node: NodeId): string[] {
  return Object.values(types).map((type) => eventSubject(node, type));
}

/** Lets bookings follow what becomes of members: who is erased is forgotten, who is merged has the bookings of both. */
export function followMembers(app: FollowingApp): DeliveryHandler {
  return async (deliveries) => {
    const verdicts: Verdict[] = [];
    for (const { headers, body } of deliveries) {
      const envelope = readEnvelope(headers, body);
      if (envelope) await follow(app, envelope);
      verdicts.push(envelope ? 'done' : { reject: 'envelope-malformed' });
    }
    return verdicts;
  };
}

async function follow(app: FollowingApp, { id, type, subject, body }: Envelope): Promise<void> {
  const member = `nodes/${app.node}/${subject}`;
  const { away } = app;
  if (type === types.erased) {
    await forgetPerson(app, member);
    if (away) await forgetWishes<BookingWish>(away, member, emptied);
    const own = ownId(app, member);
    if (own) await endPlans(app, own);
    return;
  }
  const isMerge = type === types.merged;
  if (!isMerge && type !== types.mergeUndone) return;
  const { source, target } = isMerge ? MemberMerged.decode(body) : MemberMergeUndone.decode(body);
  // It is told of both members; once is enough.
  if (source !== member) return;
  await (isMerge ? followMerge(app, source, target) : followMergeUndone(app, source, target));
  if (away) await (isMerge ? handOver : giveBack)<BookingWish>(away, source, target);
  const pair = { source: ownId(app, source), target: ownId(app, target) };
  if (!pair.source || !pair.target) return;
  const members = { source: pair.source, target: pair.target, event: id };
  await (isMerge ? followMergeOfCredit(app, members) : followMergeUndoneOfCredit(app, members));
}

function ownId({ node }: CoworkingApp, name: string): Uuid | undefined {
  const id = idOf(node, 'members', name);
  return id.ok ? id.value : undefined;
}
