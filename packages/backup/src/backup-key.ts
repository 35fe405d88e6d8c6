import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupError } from './backup-error.ts';

/** What a backup is sealed for and opened with, as a key file says it. */
export type BackupKey =
  | { readonly kind: 'public'; readonly recipient: string }
  | { readonly kind: 'secret'; readonly identity: string }
  | { readonly kind: 'passphrase'; readonly passphrase: string };

/** The fewest characters of a pass phrase. */
const shortest = 16;

/** Where the public half of the key in a file is. */
export function publicKeyFile(file: string): string {
  return `${file}.pub`;
}

/** Makes a key: the secret half in `file`, readable by its owner alone, the public half beside it. Refused: `key-exists`. */
export async function makeBackupKey(
  file: string,
): Promise<{ readonly recipient: string; readonly publicFile: string }> {
  const publicFile = publicKeyFile(file);
  for (const one of [file, publicFile])
    if (existsSync(one))
      throw new BackupError('refused', 'key-exists', `${one} is there already.`, 'Choose another name.');
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  writeFileSync(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(file, 0o600);
  writeFileSync(publicFile, `${recipient}\n`, { mode: 0o644 });
  return { recipient, publicFile };
}

/** Reads a key file: a key of age or its public half, else a pass phrase on its first line. Refused: `key-unreadable`, `passphrase-short`. */
export function readBackupKey(file: string): BackupKey {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new BackupError('usage', 'key-unreadable', `${file} cannot be read.`, undefined, { cause: error });
  }
  const lines = text.split(/\r?\n/u);
  const identity = lines.find((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (identity) return { kind: 'secret', identity: identity.trim() };
  const recipient = lines.find((line) => /^age1[a-z0-9]{50,}$/u.test(line.trim()));
  if (recipient) return { kind: 'public', recipient: recipient.trim() };
  const passphrase = lines[0] ?? '';
  if (passphrase.length < shortest)
    throw new BackupError(
      'usage',
      'passphrase-short',
      `${file} holds no key, and its first line is shorter than ${shortest} characters.`,
      'Make a key with "inclust node backup-key", or write a longer pass phrase.',
    );
  return { kind: 'passphrase', passphrase };
}

/** What seals for a key. */
export async function encrypterFor(key: BackupKey): Promise<Encrypter> {
  const encrypter = new Encrypter();
  if (key.kind === 'passphrase') encrypter.setPassphrase(key.passphrase);
  else encrypter.addRecipient(key.kind === 'public' ? key.recipient : await identityToRecipient(key.identity));
  return encrypter;
}

/** What opens with a key. Refused: `key-public`. */
export function decrypterFor(key: BackupKey): Decrypter {
  const decrypter = new Decrypter();
  if (key.kind === 'public')
    throw new BackupError(
      'usage',
      'key-public',
      'This is the public half of a key: it seals backups and opens none.',
      'Name the file with the secret half.',
    );
  if (key.kind === 'passphrase') decrypter.addPassphrase(key.passphrase);
  else decrypter.addIdentity(key.identity);
  return decrypter;
}
