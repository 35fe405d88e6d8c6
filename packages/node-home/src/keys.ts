import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { readAnew } from './read-anew.ts';
import { createUser, fromPublic, fromSeed } from '@nats-io/nkeys';

/** Writes a secret that only its owner may read. */
export function writeSecret(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** Writes a secret in place of another; a crash leaves the old or the new one. */
export function renewSecret(file: string, text: string): void {
  writeSecret(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Takes the next file in place of the present one, where that was not done yet. */
export function putToUse(next: string, present: string): void {
  if (existsSync(next)) renameSync(next, present);
}

/** Makes an nkey of a user where there is none; answers with its public half. */
export function ensureUserKey(file: string): string {
  if (!existsSync(file)) writeSecret(file, new TextDecoder().decode(createUser().getSeed()));
  return publicUserKey(file);
}

/** The public half of the nkey in a file. */
export function publicUserKey(file: string): string {
  return fromSeed(new TextEncoder().encode(readFileSync(file, 'utf8').trim())).getPublicKey();
}

/** Makes an Ed25519 key for envelopes where there is none; answers with its public half, 32 bytes. */
export function ensureEnvelopeKey(file: string): Uint8Array {
  if (!existsSync(file))
    writeSecret(file, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return rawPublicKey(createPublicKey(readEnvelopeKey(file)));
}

/** Signs with the nkey in a file. */
export function signWithUserKey(file: string, content: Uint8Array): Uint8Array {
  return fromSeed(new TextEncoder().encode(readFileSync(file, 'utf8').trim())).sign(content);
}

/** Whether the nkey with that public half has signed this; false for what is no nkey. */
export function isSignedByUser(publicKey: string, content: Uint8Array, signature: Uint8Array): boolean {
  try {
    return fromPublic(publicKey).verify(content, signature);
  } catch {
    return false;
  }
}

/** The Ed25519 key in a file as it is now: read again when the file was replaced. */
export function envelopeKeyIn(file: string): () => KeyObject {
  return readAnew([file], () => readEnvelopeKey(file));
}

/** The Ed25519 key in a file. */
export function readEnvelopeKey(file: string): KeyObject {
  return createPrivateKey(readFileSync(file));
}

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The 32 bytes of a public Ed25519 key. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ type: 'spki', format: 'der' }).subarray(spkiPrefix.length);
}

/** By which a signature names the key that made it: 8 characters of the SHA-256 of its 32 public bytes. */
export function envelopeKeyId(raw: Uint8Array): string {
  return createHash('sha256').update(raw).digest('base64url').slice(0, 8);
}

/** A public Ed25519 key from its 32 bytes. */
export function publicKeyFromRaw(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' });
}

/** Makes an Ed25519 key for tokens or tickets where there is none; several processes may do so at once. Answers with it. */
export function ensureSigningKey(file: string): KeyObject {
  ensureSecret(file, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  return createPrivateKey(readFileSync(file));
}

/** Makes 32 random bytes of which other secrets are made, where there are none; several processes may do so at once. Answers with them. */
export function ensureRandomKey(file: string): Uint8Array {
  ensureSecret(file, () => randomBytes(32).toString('base64url'));
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length !== 32) throw new Error(`${file} holds no key of 32 bytes`);
  return key;
}

/** Writes a secret where there is none. */
function ensureSecret(file: string, make: () => string): void {
  if (existsSync(file)) return;
  const own = `${file}.${randomBytes(6).toString('hex')}`;
  writeSecret(own, make());
  try {
    // Unlike a rename, this leaves a secret that another process has just made.
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(own);
  }
}

/** The public half of a node's key for tokens, 32 bytes. */
export function publicTokenKey(file: string): Uint8Array {
  return rawPublicKey(createPublicKey(ensureSigningKey(file)));
}
