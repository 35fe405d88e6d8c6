import type { AtVersion } from '@inclust/mongo';
import type { NodeId, Outcome, Uuid } from '@inclust/kernel';
import { bodyMembershipDecider } from '../../domain/bodies/membership-decider.ts';
import type { BodyMembership, BodyMembershipCommand } from '../../domain/bodies/membership.ts';
import type { BodySubject } from '../../domain/bodies/subject.ts';
import type { Deed } from '../../domain/register.ts';
import { mostMerges } from '../current-member.ts';
import { membershipId } from './names.ts';
import type { BodiesApp } from './ports.ts';

/**
 * Makes a membership of a body of this node part of that of another member of the same home, whether there was one or not. First it stands
 * for itself no longer, then the other one has what it had: a crash in between shows too little for a moment, never both. May be repeated;
 * one that is interrupted is, since the member's home is not answered before the end.
 */
export async function uniteMemberships(
  app: BodiesApp,
  source: BodyMembership,
  subject: BodySubject,
  home: NodeId,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  const id = membershipId({ node: app.node, id: source.body }, subject);
  const merged = await decided(app, source.id, { kind: 'merge', into: id, ...deedOf(app, home) });
  if (!merged.ok) return merged;
  app.onStep('body-membership.merged');
  const united = await handOn(app, merged.value.state, subject, home);
  return united.ok ? merged : united;
}

/**
 * Takes a membership out of the one that it is part of. First that one loses it, then it stands for itself again. May be repeated, and is
 * where it was interrupted.
 */
export async function partMemberships(
  app: BodiesApp,
  source: BodyMembership,
  home: NodeId,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  const deed = deedOf(app, home);
  if (!source.merged) throw new Error('a membership that is part of no other cannot be taken out');
  const parted = await decided(app, source.merged.into, { kind: 'part', source: source.id, ...deed });
  if (!parted.ok) return parted;
  app.onStep('body-membership.parted');
  const passed = await handOn(app, parted.value.state, undefined, home);
  if (!passed.ok) return passed;
  return decided(app, source.id, { kind: 'restore', from: parted.value.state, ...deed });
}

/** Gives what a membership is to the one that it is part of, and on to the one that that is part of. */
async function handOn(
  app: BodiesApp,
  membership: BodyMembership,
  subject: BodySubject | undefined,
  home: NodeId,
): Promise<Outcome<unknown>> {
  let source = membership;
  let next = subject;
  for (let step = 0; step < mostMerges && source.merged; step += 1) {
    const into: Uuid = source.merged.into;
    const known = next ?? (await app.memberships.get(into))?.state.subject;
    if (!known) throw new Error('a membership is part of one that is not there');
    const united = await decided(app, into, { kind: 'unite', id: into, source, subject: known, ...deedOf(app, home) });
    if (!united.ok) return united;
    source = united.value.state;
    next = undefined;
  }
  return { ok: true, value: undefined };
}

function decided(
  app: BodiesApp,
  id: Uuid,
  command: BodyMembershipCommand,
): Promise<Outcome<AtVersion<BodyMembership>>> {
  return app.memberships.save(id, undefined, (current) => bodyMembershipDecider.decide(command, current?.state));
}

function deedOf({ clock }: BodiesApp, home: NodeId): Deed {
  return { ...clock.now(), by: `nodes/${home}` };
}
