import { hash } from 'node:crypto';
import { Metadata, status } from '@grpc/grpc-js';
import { ApiKeyCheckServiceClient } from '@inclust/contracts';
import {
  accept,
  grantableRoles,
  InfrastructureError,
  refuse,
  type Actor,
  type GrantableRole,
  type NodeId,
  type Outcome,
} from '@inclust/kernel';
import { callUnary, openClient, type ClientOptions } from '@inclust/rpc';

/** Tells by an API key who calls. */
export interface ApiKeyCheck extends Disposable {
  check(key: string): Promise<Outcome<Actor>>;
  /** Forgets what it knows of a key, by its prefix. */
  forget(prefix: string): void;
}

/** What a key is good for. */
export interface KnownKey {
  readonly id: string;
  readonly roles: readonly GrantableRole[];
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Asks whose a key is; `undefined` for one that is not good. */
export type AskForKey = (key: string) => Promise<KnownKey | undefined>;

/** How long an answer is used again, in milliseconds: a good key, and a wrong one. */
const remembered = { good: 30_000, wrong: 5_000 } as const;
const mostKnown = 5_000;

/** The form of a key; `prefix` names it. */
const form = /^ick_(?<prefix>[0-9a-z]{8})_[\w-]{43}$/u;

/** The prefix of a key; `undefined` for a text that is no key. */
export function prefixOf(key: string): string | undefined {
  return form.exec(key)?.groups?.['prefix'];
}

/** The refusal of a key, the same whatever is wrong with it. */
export const keyInvalid = refuse({
  code: 'key-invalid',
  kind: 'unauthenticated',
  message: 'The API key is not good here.',
});

/** Checks keys and uses each answer for a while. */
export function apiKeyCheck(node: NodeId, ask: AskForKey, now: () => number): Omit<ApiKeyCheck, keyof Disposable> {
  const known = new Map<
    string,
    { readonly prefix: string; readonly until: number; readonly key: Promise<KnownKey | undefined> }
  >();
  return {
    check: async (text) => {
      const prefix = prefixOf(text);
      if (!prefix) return keyInvalid;
      // The key itself is not kept in memory.
      const digest = hash('sha256', text, 'base64url');
      let entry = known.get(digest);
      if (!entry || entry.until <= now()) {
        if (known.size >= mostKnown) known.clear();
        const key = ask(text);
        entry = { prefix, until: now() + remembered.wrong, key };
        known.set(digest, entry);
        try {
          const found = await key;
          // Unless it was forgotten meanwhile.
          if (found && known.get(digest) === entry)
            known.set(digest, { prefix, until: Math.min(now() + remembered.good, found.expiresAt), key });
        } catch (error) {
          known.delete(digest);
          throw error;
        }
      }
      const found = await entry.key;
      if (!found || found.expiresAt <= now()) return keyInvalid;
      return accept({ kind: 'apiKey', id: found.id, node, roles: found.roles });
    },
    forget: (prefix) => {
      for (const [digest, entry] of known) if (entry.prefix === prefix) known.delete(digest);
    },
  };
}

/** Asks the accounts service of the node, also inside one process. */
export function openKeyQuestion(address: string, client: ClientOptions): AskForKey & Disposable {
  const service = openClient(ApiKeyCheckServiceClient, address, client);
  const ask: AskForKey = async (key) => {
    try {
      const answer = await callUnary(service.checkApiKey.bind(service), new Metadata(), { key }, 5_000);
      const roles = grantableRoles.filter((role) => answer.roles.includes(role));
      return { id: answer.id, roles, expiresAt: Date.parse(answer.expireTime ?? '') };
    } catch (error) {
      if ((error as { code?: unknown }).code === status.UNAUTHENTICATED) return undefined;
      throw new InfrastructureError('the accounts service is away', { cause: error });
    }
  };
  return Object.assign(ask, { [Symbol.dispose]: () => service[Symbol.dispose]() });
}
