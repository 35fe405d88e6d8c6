import { accept, type Actor, type Outcome } from '@inclust/kernel';
import { dueOn, retentionRules, type Due } from '../domain/retention.ts';
import { eraseMember } from './erase-member.ts';
import { mayUseRegister } from './permission.ts';
import type { VersionedMember } from './ports.ts';
import type { RightsApp } from './rights-ports.ts';

/** A member whose time is over, as she then was. */
export type DueMember = Due & VersionedMember;

/** How many are told and erased in one call. */
const most = 1_000;

/** Erases those whose time is over, or with `dryRun` only says who they are. */
export async function applyRetention(
  app: RightsApp,
  dryRun: boolean,
  actor: Actor,
): Promise<Outcome<readonly DueMember[]>> {
  const denied = mayUseRegister(actor);
  if (denied) return denied;
  const due = await dueMembers(app);
  if (dryRun) return accept(due);
  const erased: DueMember[] = [];
  for (const one of due) {
    const request = {
      requestId: `retention-${one.member.id}`,
      method: 'ApplyRetention',
      body: new Uint8Array(),
      actor,
    };
    const read = { id: one.member.id, etag: String(one.version) };
    // Who has changed since, such as by being admitted, is left alone.
    if ((await eraseMember(app, read, 'retention', request)).ok) erased.push(one);
  }
  return accept(erased);
}

async function dueMembers({ register }: RightsApp): Promise<readonly DueMember[]> {
  const { today } = register.clock.now();
  const found: DueMember[] = [];
  for (const { status } of retentionRules) {
    for await (const one of register.store.inStatus(status)) {
      const due = dueOn(one.member, today);
      if (due) found.push({ ...due, ...one });
      if (found.length === most) return found;
    }
  }
  return found;
}
