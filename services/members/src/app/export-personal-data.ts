import { accept, hasRole, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { PersonalData } from '../domain/personal-data.ts';
import { currentMember, idsOf, memberNotFound } from './current-member.ts';
import { isOwnRecord, notAllowed } from './permission.ts';
import type { RightsApp } from './rights-ports.ts';

/** More entries than one person's can be. */
const mostEntries = 10_000;

/** Everything that is known of a member, what staff wrote about her included; that it was asked for is written down first. */
export async function exportPersonalData(app: RightsApp, id: Uuid, actor: Actor): Promise<Outcome<PersonalData>> {
  const { register, vault, audit } = app;
  const found = await currentMember(register, id);
  const herself = found !== undefined && isOwnRecord(register, actor, found.member);
  if (!herself && !hasRole(actor, ['coordinator'])) return notAllowed;
  if (!found) return memberNotFound(register, id);
  const { member } = found;
  const { at } = register.clock.now();
  const ids = idsOf(member);
  // Before it is written down that she was told: without them it is not all of it.
  const [accounts, registrations, bookings, credit] = await Promise.all([
    app.accountsOf(ids),
    app.registrationsOf(ids),
    app.bookingsOf(ids),
    app.creditOf(ids),
  ]);
  const reason = herself ? 'own' : 'member-request';
  const subject = `members/${member.id}`;
  await audit.append({ at, actor: actor.id, action: 'personal-data-exported', subject, reason });
  const declarations = await Promise.all(ids.map((one) => vault.list(one)));
  const entries = await Promise.all(ids.map((one) => audit.list(0, mostEntries, `members/${one}`)));
  return accept({
    node: register.node,
    exportedAt: at,
    ...found,
    bodies: await app.applicationsOf(ids),
    accounts,
    registrations,
    bookings,
    credit,
    declarations: declarations.flat(),
    audit: entries.flat().toSorted((one, other) => one.sequence - other.sequence),
  });
}
