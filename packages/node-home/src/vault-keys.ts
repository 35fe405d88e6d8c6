import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { writeSecret } from './keys.ts';

/** The keys that wrap the keys of persons in the vault: the current one, and those that some of them are still wrapped with. */
export interface VaultKeys {
  readonly current: string;
  /** 32 bytes each, by id. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** The vault's keys of a node, in a file that only its owner may read. */
export interface VaultKeyFile {
  /** The keys, made where there are none. */
  read(): VaultKeys;
  /** Makes a new key and makes it the current one; the others stay. */
  add(): VaultKeys;
  /** Destroys the keys that nothing is wrapped with any more; the current one always stays. */
  keep(used: ReadonlySet<string>): VaultKeys;
}

/** The vault's keys in a file. It is read each time: another process may have changed it. */
export function vaultKeyFile(file: string): VaultKeyFile {
  return {
    read: () => ensureVaultKeys(file),
    add: () => addVaultKey(file),
    keep: (used) => keepVaultKeys(file, used),
  };
}

function ensureVaultKeys(file: string): VaultKeys {
  if (existsSync(file)) return readVaultKeys(file);
  return writeVaultKeys(file, new Map(), newVaultKey());
}

function addVaultKey(file: string): VaultKeys {
  return writeVaultKeys(file, ensureVaultKeys(file).keys, newVaultKey());
}

function keepVaultKeys(file: string, used: ReadonlySet<string>): VaultKeys {
  const { current, keys } = readVaultKeys(file);
  const kept = new Map([...keys].filter(([id]) => id !== current && used.has(id)));
  const key = keys.get(current);
  if (!key) throw new Error('the current key of the vault is missing');
  return writeVaultKeys(file, kept, [current, key]);
}

function newVaultKey(): readonly [id: string, key: Uint8Array] {
  return [randomUUID(), randomBytes(32)];
}

function readVaultKeys(file: string): VaultKeys {
  const { current, keys } = JSON.parse(readFileSync(file, 'utf8')) as { current: string; keys: Record<string, string> };
  return {
    current,
    keys: new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64')])),
  };
}

/** Replaces the file in one step, so that a crash leaves the one before or the one after. */
function writeVaultKeys(
  file: string,
  others: ReadonlyMap<string, Uint8Array>,
  [current, key]: readonly [id: string, key: Uint8Array],
): VaultKeys {
  const keys = new Map([...others, [current, key]]);
  const text = JSON.stringify({
    current,
    keys: Object.fromEntries([...keys].map(([id, bytes]) => [id, Buffer.from(bytes).toString('base64')])),
  });
  writeSecret(`${file}.new`, text);
  renameSync(`${file}.new`, file);
  return { current, keys };
}
