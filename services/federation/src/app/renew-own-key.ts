import type { KeyObject } from 'node:crypto';
import type { NodeId } from '@inclust/kernel';
import { lastWord } from '../exchange/last-word.ts';
import { withKeys, withoutEarlier } from './change-keys.ts';
import type { NodeRecord, NodeRegister } from './ports.ts';

/** The meta-cluster's key for envelopes, as its home has it. */
export interface OwnKey {
  /** With which it signs now. */
  present(): KeyObject;
  /** The public half of the one that lies ready, Ed25519, base64; `undefined` where none does. */
  next(): string | undefined;
  /** Signs with the one that lies ready from now on. */
  putToUse(): void;
}

/** What renewing the meta-cluster's own key needs. */
export interface RenewOwnKeyDependencies {
  readonly self: NodeId;
  readonly register: NodeRegister;
  readonly ownKey: OwnKey;
  /** Has all that the meta-cluster says of itself signed with the present key, the register too, and told anew. */
  readonly signAgain: () => Promise<void>;
  readonly now: () => number;
  readonly onStep?: (step: string) => void;
}

/**
 * Puts the key that lies ready in the place of the present one, which vouches for it with its last word; where somebody else may have that, its
 * last word is that nothing of it is to be taken. Each step may be repeated: what was cut off is done by the next call.
 */
export async function renewOwnKey(dependencies: RenewOwnKeyDependencies, compromised: boolean): Promise<void> {
  const { self, register, ownKey, signAgain, now, onStep } = dependencies;
  const envelopeKey = ownKey.next();
  const record = await register.get(self);
  if (record && envelopeKey !== undefined && envelopeKey !== record.envelopeKey) {
    const time = new Date(now()).toISOString();
    await register.put(withNextKey(record, { envelopeKey, compromised, time }, ownKey.present()));
    onStep?.('own-key.entered');
  }
  await takeOwnKey(dependencies);
  onStep?.('own-key.in-use');
  const entered = await register.get(self);
  if (entered) await register.put(withoutEarlier(entered, new Date(now()).toISOString()));
  onStep?.('own-key.ended');
  await signAgain();
  onStep?.('own-key.signed-again');
}

/** Puts the key that lies ready to use, where the register has it already: nothing is signed by the one before then. */
export async function takeOwnKey({
  self,
  register,
  ownKey,
}: Pick<RenewOwnKeyDependencies, 'self' | 'register' | 'ownKey'>): Promise<void> {
  const next = ownKey.next();
  if (next !== undefined && next === (await register.get(self))?.envelopeKey) ownKey.putToUse();
}

/** The meta-cluster's record with a new key, and with the last word of the one before. What a stolen key could vouch for goes. */
function withNextKey(
  record: NodeRecord,
  change: { readonly envelopeKey: string; readonly compromised: boolean; readonly time: string },
  before: KeyObject,
): NodeRecord {
  const entered = withKeys(record, { ...change, leafKey: record.leafKey });
  const said = change.compromised ? { ...record, keyCompromised: true, version: entered.version } : entered;
  const word = lastWord(said, change.time, before);
  return { ...entered, lastWords: change.compromised ? [word] : [...(record.lastWords ?? []), word] };
}
