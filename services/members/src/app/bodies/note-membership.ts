import { accept, refuse, type NodeId, type Outcome } from '@inclust/kernel';
import { following, noted, remembered } from '../../domain/bodies/application.ts';
import { membershipId } from './names.ts';
import type { BodiesApp, MembershipNotice } from './ports.ts';
import { isGone } from './follow-members.ts';

/** Notes what has become of a membership of a member of this node. Only the body's node may say so; an older word changes nothing. */
export async function noteMembership(
  app: BodiesApp,
  caller: NodeId,
  notice: MembershipNotice,
): Promise<Outcome<unknown>> {
  const { body, member } = notice;
  if (body.node !== caller)
    return refuse({ code: 'not-the-body', kind: 'denied', message: "Only a body's node says who is in it." });
  const found = await app.members.get(member);
  // Nobody here could read it; it would be told for ever.
  if (!found) return accept(undefined);
  const id = membershipId(body, { node: app.node, member });
  const { at } = app.clock.now();
  const gone = isGone(found.member.status);
  return app.applications.change(id, undefined, (current) => {
    if (current && !gone) return accept(noted(current, notice));
    // Of what this node had not known, the body's node may know something old, or of somebody who has left meanwhile.
    const known = current ? noted(current, notice) : remembered({ id, member, body }, notice, at);
    return accept(following(known, { version: found.version, gone }, at));
  });
}
