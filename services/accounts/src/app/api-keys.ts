import {
  accept,
  instantOfMilliseconds,
  invalid,
  refuse,
  type Actor,
  type FieldViolation,
  type Outcome,
} from '@inclust/kernel';
import { keyInvalid, prefixOf } from '@inclust/access';
import {
  graceSeconds,
  hashesAt,
  keyDays,
  quotaFaults,
  quotaOf,
  type ApiKey,
  type KeyQuota,
} from '../domain/api-key.ts';
import { mayGrant, rolesOf } from '../domain/grants.ts';
import type { AccountsApp, Kept } from './ports.ts';

/** A key and its text, which is told this once. */
export interface ToldKey extends Kept<ApiKey> {
  /** A secret. */
  readonly text: string;
}

const day = 86_400_000;

/** Makes a key with roles that its maker may give. */
export async function createApiKey(
  app: AccountsApp,
  wanted: {
    readonly label: string;
    readonly roles: readonly string[];
    readonly expireDays: number;
    readonly quota: KeyQuota;
  },
  actor: Actor,
): Promise<Outcome<ToldKey>> {
  const label = wanted.label.trim();
  const days = wanted.expireDays === 0 ? keyDays.default : wanted.expireDays;
  const roles = rolesOf(wanted.roles.length === 0 ? ['integrator'] : wanted.roles);
  const broken: FieldViolation[] = [];
  if (label.length < 1 || label.length > 100)
    broken.push({ field: 'label', rule: 'label-length', message: 'Must have 1 to 100 characters.' });
  if (days < 1 || days > keyDays.most)
    broken.push({ field: 'expire_days', rule: 'expire-days', message: `Must be 1 to ${keyDays.most} days.` });
  if (!roles) broken.push({ field: 'roles', rule: 'roles-known', message: 'Must be known roles, each once.' });
  const quota = quotaOf(wanted.quota);
  broken.push(...quotaFaults(quota));
  if (broken.length > 0 || !roles) return invalid(broken);
  const denied = mayGrant(actor.roles, roles);
  if (denied) return denied;
  const prefix = app.secrets.letters(8);
  const text = textOf(app, prefix);
  const key: ApiKey = {
    prefix,
    label,
    roles,
    creator: actor.id,
    createdAt: instantOfMilliseconds(app.now()),
    expiresAt: instantOfMilliseconds(app.now() + days * day),
    hash: app.secrets.hash(text),
    quota,
  };
  const saved = await app.keys.save(prefix, actor.id, true, () => accept({ kind: 'create', key }));
  return saved.ok ? accept({ ...saved.value, text }) : saved;
}

/** Gives a key a new secret; the old one works for `grace` seconds. Of two at once one is refused as `busy`. */
export async function rotateApiKey(
  app: AccountsApp,
  prefix: string,
  grace: number | undefined,
  actor: Actor,
): Promise<Outcome<ToldKey>> {
  const seconds = grace ?? graceSeconds.default;
  if (seconds < 0 || seconds > graceSeconds.most) {
    const message = `Must be 0 to ${graceSeconds.most} seconds.`;
    return invalid([{ field: 'grace_seconds', rule: 'grace-seconds', message }]);
  }
  const read = await app.keys.get(prefix);
  const text = textOf(app, prefix);
  const saved = await app.keys.save(prefix, actor.id, false, (current) => {
    const denied = current && mayGrant(actor.roles, current.state.roles);
    if (denied) return denied;
    if (current && current.version !== read?.version)
      return refuse({ code: 'busy', kind: 'stale', message: 'Somebody else has just changed the key; look again.' });
    return accept({
      kind: 'rotate',
      hash: app.secrets.hash(text),
      at: instantOfMilliseconds(app.now()),
      graceUntil: instantOfMilliseconds(app.now() + seconds * 1000),
    });
  });
  if (!saved.ok) return saved;
  await app.ended({ sessions: [], keys: [prefix] });
  return accept({ ...saved.value, text });
}

/** Sets how much a key may ask, where its roles are those that the caller may give. */
export async function setApiKeyQuota(
  app: AccountsApp,
  prefix: string,
  wanted: KeyQuota,
  actor: Actor,
): Promise<Outcome<Kept<ApiKey>>> {
  const quota = quotaOf(wanted);
  const faults = quotaFaults(quota);
  if (faults.length > 0) return invalid(faults);
  const saved = await app.keys.save(prefix, actor.id, false, (current) => {
    const denied = current && mayGrant(actor.roles, current.state.roles);
    return denied ?? accept({ kind: 'set-quota', quota, at: instantOfMilliseconds(app.now()) });
  });
  // Whoever has asked for the key asks again, and hears of the new one.
  if (saved.ok) await app.ended({ sessions: [], keys: [prefix] });
  return saved;
}

/** The key that calls. */
export async function ownApiKey(app: AccountsApp, actor: Actor): Promise<Outcome<Kept<ApiKey>>> {
  const prefix = actor.kind === 'apiKey' ? actor.id.replace(/^apiKeys\//u, '') : '';
  const found = prefix === '' ? undefined : await app.keys.get(prefix);
  return found
    ? accept(found)
    : refuse({ code: 'no-api-key', kind: 'state', message: 'Only for a caller who shows an API key.' });
}

/** Ends a key at once. */
export async function revokeApiKey(app: AccountsApp, prefix: string, actor: Actor): Promise<Outcome<Kept<ApiKey>>> {
  const saved = await app.keys.save(prefix, actor.id, false, (current) => {
    const denied = current && mayGrant(actor.roles, current.state.roles);
    return denied ?? accept({ kind: 'revoke', at: instantOfMilliseconds(app.now()) });
  });
  if (saved.ok) await app.ended({ sessions: [], keys: [prefix] });
  return saved;
}

/** Whose a key is, and until when; the same refusal whatever is wrong with it. */
export async function checkApiKey(
  app: AccountsApp,
  text: string,
): Promise<Outcome<{ readonly key: ApiKey; readonly until: string }>> {
  const prefix = prefixOf(text);
  const found = prefix === undefined ? undefined : await app.keys.get(prefix);
  const now = instantOfMilliseconds(app.now());
  const shown = app.secrets.hash(text);
  const fitting = found && hashesAt(found.state, now).find(({ hash }) => app.secrets.sameHash(hash, shown));
  if (!found || !fitting) return keyInvalid;
  await app.keys.noteUse(found.state.prefix, now);
  return accept({ key: found.state, until: fitting.until });
}

function textOf({ secrets }: AccountsApp, prefix: string): string {
  return `ick_${prefix}_${secrets.random(32)}`;
}
