import type { KeyChange, KeyEnd } from '@inclust/contracts';
import { parseNodeId } from '@inclust/kernel';
import { isSignedByUser, isSignedKeyChange, keyChangeContent, publicKeyFromRaw } from '@inclust/node-home';
import { keysInUse, keysOfRecord } from '../exchange/node-keys.ts';
import type { EarlierKey, NodeRecord, NodeRegister } from './ports.ts';

/** What changing keys needs of the meta-cluster. */
export interface ChangeKeysDependencies {
  readonly register: NodeRegister;
  /** Lets the register take effect: configuration, streams, and the word to the other cities. */
  readonly applyRegister: () => Promise<void>;
  /** Closes links, so that none stays that was opened with a key that has ended. */
  readonly closeLinks: () => Promise<void>;
  readonly now: () => number;
  readonly onStep?: (step: string) => void;
}

/** A change as it came, and what it says. */
export interface AskedChange {
  readonly bytes: Uint8Array;
  readonly change: KeyChange;
  readonly signature: Uint8Array;
  readonly newSignature: Uint8Array;
  readonly leafSignature: Uint8Array;
}

/** Why keys are not entered. */
export type EnterRefusal = 'other-node' | 'key-format' | 'signature-invalid' | 'change-late' | 'key-taken';

/** Why keys are not ended. */
export type EndRefusal = 'other-node' | 'other-keys' | 'signature-invalid';

/**
 * Enters new keys of the city that asks beside those that it has. It must be signed with a key that has not ended and with the new ones, be
 * of the city that asks, and be later than the change before, so that an old one cannot come again. The same keys once more change nothing.
 */
export async function enterKeys(
  dependencies: ChangeKeysDependencies,
  caller: string,
  asked: AskedChange,
): Promise<EnterRefusal | undefined> {
  const { register, applyRegister, onStep } = dependencies;
  const { change } = asked;
  const node = parseNodeId(caller);
  const record = node && (await register.get(node));
  if (!record || record.role !== 'city' || record.left || change.nodeId !== node) return 'other-node';
  if (change.envelopeKey.length !== 32 || !/^U[A-Z2-7]{55}$/.test(change.leafKey)) return 'key-format';
  if (!isProven(asked)) return 'signature-invalid';
  const envelopeKey = Buffer.from(change.envelopeKey).toString('base64');
  const isThere = record.envelopeKey === envelopeKey && record.leafKey === change.leafKey;
  const signers = isThere ? keysOfRecord(record).slice(0, 1) : keysInUse(keysOfRecord(record));
  const signature = isThere ? asked.newSignature : asked.signature;
  if (!signers.some(({ key }) => isSignedKeyChange('enter', asked.bytes, signature, key))) return 'signature-invalid';
  const ends = change.compromised && (record.earlierKeys ?? []).some(({ compromised }) => !compromised);
  if (!isThere || ends) {
    if (!(Date.parse(change.time) > Date.parse(record.keysAt ?? record.joinedAt))) return 'change-late';
    if (await isTaken(register, record, envelopeKey, change.leafKey)) return 'key-taken';
    await register.put(withKeys(record, { ...change, envelopeKey }));
    onStep?.('keys.entered');
  }
  await applyRegister();
  return undefined;
}

/**
 * Ends the keys before the present ones, of the city that is heard over a link opened with its present nkey. What the envelope key before
 * has signed stays true up to this moment. May be repeated.
 */
export async function endKeys(
  dependencies: ChangeKeysDependencies,
  via: { readonly city: string; readonly leafKey: string },
  asked: { readonly bytes: Uint8Array; readonly end: KeyEnd; readonly signature: Uint8Array },
): Promise<EndRefusal | undefined> {
  const { register, applyRegister, closeLinks, now, onStep } = dependencies;
  const { bytes, end, signature } = asked;
  const record = await register.get(via.city);
  if (!record || record.left || end.nodeId !== via.city) return 'other-node';
  const envelopeKey = Buffer.from(end.envelopeKey).toString('base64');
  if (record.envelopeKey !== envelopeKey || record.leafKey !== via.leafKey || end.leafKey !== via.leafKey)
    return 'other-keys';
  const present = publicKeyFromRaw(end.envelopeKey);
  if (!isSignedKeyChange('end', bytes, signature, present)) return 'signature-invalid';
  const ended = withoutEarlier(record, new Date(Math.max(now(), Date.parse(end.time) || 0)).toISOString());
  if (ended !== record) {
    await register.put(ended);
    onStep?.('keys.ended');
  }
  await closeEnded(dependencies, ended, applyRegister, closeLinks);
  return undefined;
}

/** Closes what was opened with an nkey that has ended, where that was not done yet. */
export async function closeEnded(
  { register }: Pick<ChangeKeysDependencies, 'register'>,
  record: NodeRecord,
  applyRegister: () => Promise<void>,
  closeLinks: () => Promise<void>,
): Promise<void> {
  await applyRegister();
  if (!record.linkClosing) return;
  await closeLinks();
  const { earlierLeafKeys: _, linkClosing: __, ...settled } = record;
  await register.put({ ...settled, version: record.version + 1 });
  await applyRegister();
}

/** A record with new keys; those before go on beside them. */
export function withKeys(
  record: NodeRecord,
  change: {
    readonly envelopeKey: string;
    readonly leafKey: string;
    readonly compromised: boolean;
    readonly time: string;
  },
): NodeRecord {
  const { envelopeKey, leafKey, compromised, time } = change;
  const before: EarlierKey = { envelopeKey: record.envelopeKey };
  const earlier = [...(record.envelopeKey === envelopeKey ? [] : [before]), ...(record.earlierKeys ?? [])];
  const links = [...(record.leafKey === leafKey ? [] : [record.leafKey]), ...(record.earlierLeafKeys ?? [])];
  return {
    ...record,
    envelopeKey,
    leafKey,
    earlierKeys: compromised ? earlier.map((key) => ({ ...key, compromised })) : earlier,
    earlierLeafKeys: links.filter((key) => key !== leafKey),
    keysAt: time,
    version: record.version + 1,
  };
}

/** A record whose earlier keys have ended at a moment; the same one where none is in use. */
export function withoutEarlier(record: NodeRecord, until: string): NodeRecord {
  const { earlierKeys = [], earlierLeafKeys = [] } = record;
  const isOpen = earlierKeys.some((key) => key.until === undefined) || earlierLeafKeys.length > 0;
  if (!isOpen || record.linkClosing) return record;
  return {
    ...record,
    earlierKeys: earlierKeys.map((key) => ({ ...key, until: key.until ?? until })),
    linkClosing: earlierLeafKeys.length > 0,
    version: record.version + 1,
  };
}

/** Whether whoever asks has the secret halves of the new keys. */
function isProven({ bytes, change, newSignature, leafSignature }: AskedChange): boolean {
  return (
    isSignedKeyChange('enter', bytes, newSignature, publicKeyFromRaw(change.envelopeKey)) &&
    isSignedByUser(change.leafKey, keyChangeContent('enter', bytes), leafSignature)
  );
}

/** Whether another city has the key, or this one has had it. Two users of one nkey would stop the server from taking its configuration. */
async function isTaken(
  register: NodeRegister,
  record: NodeRecord,
  envelopeKey: string,
  leafKey: string,
): Promise<boolean> {
  const others = (await register.all()).filter(({ nodeId }) => nodeId !== record.nodeId);
  return (
    others.some((other) => [other.leafKey, ...(other.earlierLeafKeys ?? [])].includes(leafKey)) ||
    others.some((other) => other.envelopeKey === envelopeKey) ||
    (record.earlierKeys ?? []).some((key) => key.envelopeKey === envelopeKey)
  );
}
