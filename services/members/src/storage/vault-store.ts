import type { Connection } from 'mongoose';
import type { Uuid } from '@inclust/kernel';
import type { Vault } from '../app/vault-ports.ts';
import type { Declaration } from '../domain/vulnerability.ts';
import { newKey, seal, unseal, type Sealed } from './sealed.ts';

/** The collections of the vault: what was declared, and the key of each person, wrapped. */
export const vaultCollections = { declarations: 'vault', keys: 'vault_keys' } as const;

/** A declaration as kept: whose it is, and nothing else that can be read. */
interface SealedDeclaration extends Sealed {
  readonly _id: string;
  readonly member: string;
}

/** A person's key as kept. */
interface WrappedKey extends Sealed {
  /** The member. */
  readonly _id: string;
  /** The id of the node's key that it is wrapped with. */
  readonly by: string;
}

/** The keys that wrap those of persons: the current one, and those that some are still wrapped with, 32 bytes each, by id. */
export interface VaultKeys {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** The node's keys, which are not in the database. */
export interface VaultKeyFile {
  read(): VaultKeys;
  add(): VaultKeys;
  keep(used: ReadonlySet<string>): VaultKeys;
}

/** How many keys are wrapped anew in one go. */
const batch = 200;

/** The vault in MongoDB. Destroying a person's key makes unreadable what any copy of the database still has. */
export function createVault(connection: Connection, file: VaultKeyFile): Vault {
  const declarations = connection.collection<SealedDeclaration>(vaultCollections.declarations);
  const keys = connection.collection<WrappedKey>(vaultCollections.keys);

  const keyOf = async (member: Uuid): Promise<Uint8Array | undefined> => {
    const found = await keys.findOne({ _id: member });
    return found ? unwrap(file.read(), found) : undefined;
  };
  const ensureKey = async (member: Uuid): Promise<Uint8Array> => {
    const known = await keyOf(member);
    if (known) return known;
    try {
      const key = newKey();
      const wrapped = wrap(file.read(), member, key);
      await keys.insertOne(wrapped);
      // A rotation may have passed by meanwhile and destroyed what it is wrapped with.
      if (!file.read().keys.has(wrapped.by)) {
        const { _id, ...replacement } = wrap(file.read(), member, key);
        await keys.replaceOne({ _id }, replacement);
      }
      return key;
    } catch (error) {
      if ((error as { code?: number }).code !== 11_000) throw error;
      // Another request was faster: its key is the person's.
      const theirs = await keyOf(member);
      if (!theirs) throw error;
      return theirs;
    }
  };
  const rewrapAll = async (): Promise<number> => {
    let rewrapped = 0;
    for (let before = -1; before < rewrapped;) {
      before = rewrapped;
      const own = file.read();
      const old = await keys
        .find({ by: { $ne: own.current } })
        .limit(batch)
        .toArray();
      for (const found of old) {
        const { _id, ...replacement } = wrap(own, found._id as Uuid, unwrap(own, found));
        const done = await keys.replaceOne({ _id, by: found.by }, replacement);
        rewrapped += done.modifiedCount;
      }
    }
    file.keep(new Set(await keys.distinct('by')));
    return rewrapped;
  };

  return {
    put: async (member, declaration) => {
      const key = await ensureKey(member);
      const plain = Buffer.from(JSON.stringify(declaration), 'utf8');
      try {
        await declarations.insertOne({
          _id: declaration.id,
          member,
          ...seal(key, plain, boundTo(member, declaration.id)),
        });
        return declaration;
      } catch (error) {
        if ((error as { code?: number }).code !== 11_000) throw error;
        const kept = await declarations.findOne({ _id: declaration.id, member });
        if (!kept) throw error;
        return open(key, kept);
      }
    },
    list: async (member) => {
      const key = await keyOf(member);
      if (!key) return [];
      const found = await declarations.find({ member }).toArray();
      return found
        .map((one) => open(key, one))
        .toSorted((one, other) => one.declaredAt.localeCompare(other.declaredAt) || one.id.localeCompare(other.id));
    },
    holds: async (members) =>
      (await declarations.findOne({ member: { $in: [...members] } }, { projection: { _id: 1 } })) !== null,
    remove: async (member, declaration) => {
      const { deletedCount } = await declarations.deleteOne({ _id: declaration, member });
      return deletedCount === 1;
    },
    forget: async (member) => {
      // The key first: without it nothing else can be read, in whatever copy.
      await keys.deleteOne({ _id: member });
      await declarations.deleteMany({ member });
    },
    rotate: async () => {
      file.add();
      return rewrapAll();
    },
    finishRotation: rewrapAll,
  };
}

function open(key: Uint8Array, sealed: SealedDeclaration): Declaration {
  const plain = unseal(key, sealed, boundTo(sealed.member, sealed._id));
  return JSON.parse(Buffer.from(plain).toString('utf8')) as Declaration;
}

/** A declaration that was moved to another person or under another id does not open. */
function boundTo(member: string, declaration: string): string {
  return `vault/${member}/${declaration}`;
}

function wrap({ current, keys }: VaultKeys, member: Uuid, key: Uint8Array): WrappedKey {
  const by = keys.get(current);
  if (!by) throw new Error('the current key of the vault is missing');
  return { _id: member, by: current, ...seal(by, key, `vault-key/${member}`) };
}

function unwrap({ keys }: VaultKeys, wrapped: WrappedKey): Uint8Array {
  const by = keys.get(wrapped.by);
  if (!by) throw new Error('a key of a person is wrapped with a key that this node does not have');
  return unseal(by, wrapped, `vault-key/${wrapped._id}`);
}
