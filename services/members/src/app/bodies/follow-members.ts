import { accept, type Uuid } from '@inclust/kernel';
import { following } from '../../domain/bodies/application.ts';
import type { MemberStatus } from '../../domain/member.ts';
import { lasting } from './lasting.ts';
import type { BodiesApp } from './ports.ts';

/** A member as it has become. */
export interface ChangedMember {
  readonly id: Uuid;
  readonly version: number;
  readonly status: MemberStatus;
}

/** Whether somebody is no longer in the cluster. Who was merged into another is: undoing that must find what was. */
export function isGone(status: MemberStatus): boolean {
  return status === 'left' || status === 'declined' || status === 'erased';
}

/**
 * Lets what members want of bodies follow what they have become: bodies are told what is new of a member, and that one who has left the
 * cluster leaves them too. May be repeated; one that is interrupted must be.
 */
export async function followMembers(app: BodiesApp, changed: readonly ChangedMember[]): Promise<void> {
  // Who has just been registered cannot have applied to anything.
  const members = new Map(changed.filter(({ version }) => version > 1).map((member) => [member.id, member]));
  if (members.size === 0) return;
  const { at } = app.clock.now();
  let due = false;
  for (const application of await app.applications.ofMembers([...members.keys()])) {
    const member = members.get(application.member);
    if (!member) continue;
    const { version, status } = member;
    lasting(
      await app.applications.change(application.id, undefined, (current) =>
        accept(current && following(current, { version, gone: isGone(status) }, at)),
      ),
    );
    due = true;
  }
  if (due) app.hurry();
}
