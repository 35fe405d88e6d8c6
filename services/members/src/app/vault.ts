import { accept, hasRole, invalid, refuse, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { AuditRecord } from '../domain/audit.ts';
import { notWhile } from '../domain/life-cycle.ts';
import { checkedDeclaration, readReasons, type Declaration, type WantedDeclaration } from '../domain/vulnerability.ts';
import { currentMember, idsOf } from './current-member.ts';
import { isOwnRecord, notAllowed } from './permission.ts';
import type { Asker, VaultApp } from './vault-ports.ts';

/** Keeps a declaration under an id that derives from its request, so that a repeat finds what the first one made. */
export async function declareVulnerability(
  app: VaultApp,
  name: Uuid,
  id: Uuid,
  wanted: WantedDeclaration,
  actor: Actor,
): Promise<Outcome<Declaration>> {
  const open = await mayOpen(app, name, actor);
  if (!open.ok) return open;
  const { id: member, status, draft } = open.value;
  if (draft.kind !== 'person')
    return invalid([{ field: 'name', rule: 'person-only', message: 'Only a person declares something of herself.' }]);
  if (status === 'left' || status === 'declined' || status === 'erased') return notWhile(status);
  const declaration = checkedDeclaration(wanted, id, app.clock.now().at);
  if (!declaration.ok) return declaration;
  await app.audit.append(record(app, actor, 'vault-declared', `members/${member}`, ''));
  const kept = await app.vault.put(member, declaration.value);
  // She may have been erased meanwhile, and her key destroyed before this made another one.
  if ((await currentMember(app, member))?.member.status === 'erased') {
    await app.vault.forget(member);
    return notWhile('erased');
  }
  return same(kept, declaration.value)
    ? accept(kept)
    : refuse({
        code: 'request-id-reused',
        kind: 'exists',
        message: 'This request_id came with another body.',
        violations: [{ field: 'request_id', rule: 'request-id-reused', message: 'Came with another body before.' }],
      });
}

/** Reads declarations; that it is done, by whom and why, is written down first. */
export async function listDeclarations(
  app: VaultApp,
  name: Uuid,
  { actor, reason }: Asker,
): Promise<Outcome<readonly Declaration[]>> {
  const open = await mayOpen(app, name, actor);
  if (!open.ok) return open;
  const herself = isOwnRecord(app, actor, open.value);
  if (!herself && !readReasons.some((one) => one === reason))
    return invalid([
      { field: 'reason', rule: 'reason-unknown', message: `Say why: one of ${readReasons.join(', ')}.` },
    ]);
  await app.audit.append(record(app, actor, 'vault-read', `members/${open.value.id}`, herself ? 'own' : reason));
  const found = await Promise.all(idsOf(open.value).map((id) => app.vault.list(id)));
  return accept(found.flat().toSorted((one, other) => one.declaredAt.localeCompare(other.declaredAt)));
}

/** Deletes a declaration. */
export async function withdrawDeclaration(
  app: VaultApp,
  name: Uuid,
  declaration: Uuid,
  actor: Actor,
): Promise<Outcome<void>> {
  const open = await mayOpen(app, name, actor);
  if (!open.ok) return open;
  await app.audit.append(record(app, actor, 'vault-withdrawn', `members/${open.value.id}`, ''));
  for (const id of idsOf(open.value)) if (await app.vault.remove(id, declaration)) return accept(undefined);
  return refuse({ code: 'declaration-not-found', kind: 'not-found', message: 'There is no such declaration.' });
}

/** Whether a member who is to be merged away has declared something, never what. That somebody was told so is written down first. */
export async function hasDeclarations(app: VaultApp, member: Uuid, actor: Actor): Promise<boolean> {
  const found = await app.store.get(member);
  if (!found || !(await app.vault.holds(idsOf(found.member)))) return false;
  await app.audit.append(record(app, actor, 'vault-found', `members/${member}`, 'merge'));
  return true;
}

/** Gives the node a new key for the vault. */
export async function rotateVaultKey(app: VaultApp, actor: Actor): Promise<Outcome<number>> {
  if (!hasRole(actor, ['operator'])) return notAllowed;
  await app.audit.append(record(app, actor, 'vault-key-rotated', '', ''));
  return accept(await app.vault.rotate());
}

/**
 * The member that an id stands for, for who may open the vault of her: the coordinator and she herself; neither operator nor auditor. Here
 * somebody who was merged into her is not she herself: a merge may be wrong.
 */
async function mayOpen(app: VaultApp, id: Uuid, actor: Actor) {
  const found = await currentMember(app, id);
  const herself = found !== undefined && isOwnRecord(app, actor, found.member);
  if (!herself && !hasRole(actor, ['coordinator'])) return notAllowed;
  return found
    ? accept(found.member)
    : refuse({ code: 'member-not-found', kind: 'not-found', message: 'There is no such member.' });
}

function record(
  { clock }: VaultApp,
  { id: actor }: Actor,
  action: AuditRecord['action'],
  subject: string,
  reason: string,
): AuditRecord {
  return { at: clock.now().at, actor, action, subject, reason };
}

/** Whether two say the same, but for the moment. */
function same(one: Declaration, other: Declaration): boolean {
  return JSON.stringify({ ...one, declaredAt: '' }) === JSON.stringify({ ...other, declaredAt: '' });
}
