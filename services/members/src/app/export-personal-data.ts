import { accept, hasRole, refuse, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { PersonalData } from '../domain/personal-data.ts';
import { isHerself, notAllowed } from './permission.ts';
import type { RightsApp } from './rights-ports.ts';

/** More entries than one person's can be. */
const mostEntries = 10_000;

/** Everything that is known of a member, what staff wrote about her included; that it was asked for is written down first. */
export async function exportPersonalData(app: RightsApp, member: Uuid, actor: Actor): Promise<Outcome<PersonalData>> {
  const { register, vault, audit } = app;
  const herself = isHerself(register, actor, member);
  if (!herself && !hasRole(actor, ['coordinator'])) return notAllowed;
  const found = await register.store.get(member);
  if (!found) {
    const resource = `nodes/${register.node}/members/${member}`;
    return refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.', resource });
  }
  const subject = `members/${member}`;
  const { at } = register.clock.now();
  const reason = herself ? 'own' : 'member-request';
  await audit.append({ at, actor: actor.id, action: 'personal-data-exported', subject, reason });
  return accept({
    node: register.node,
    exportedAt: at,
    ...found,
    declarations: await vault.list(member),
    audit: await audit.list(0, mostEntries, subject),
  });
}
