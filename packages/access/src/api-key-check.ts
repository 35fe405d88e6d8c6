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
import { usualKeyQuota, type KeyQuota, type KeyQuotas, type KeyUse } from './key-quotas.ts';

/** Tells by an API key who calls. */
export interface ApiKeyCheck extends Disposable {
  /** `begun` where a call begins with it, which counts towards its quota. Refused: `key-invalid`, `quota-exceeded`. */
  check(key: string, begun?: (leave: () => void) => void): Promise<Outcome<Actor>>;
  /** Forgets what it knows of a key, by its prefix. */
  forget(prefix: string): void;
}

/** What a key is good for. */
export interface KnownKey {
  readonly id: string;
  readonly roles: readonly GrantableRole[];
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
  readonly quota: KeyQuota;
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
export function apiKeyCheck(
  node: NodeId,
  ask: AskForKey,
  quotas: Pick<KeyQuotas, 'begin'>,
  now: () => number,
): Omit<ApiKeyCheck, keyof Disposable> {
  const known = new Map<
    string,
    { readonly prefix: string; readonly until: number; readonly key: Promise<KnownKey | undefined> }
  >();
  return {
    check: async (text, begun) => {
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
      if (begun) {
        const call = quotas.begin(found.id, found.quota);
        if (!call.ok) return call;
        begun(call.value);
      }
      return accept({ kind: 'apiKey', id: found.id, node, roles: found.roles });
    },
    forget: (prefix) => {
      for (const [digest, entry] of known) if (entry.prefix === prefix) known.delete(digest);
    },
  };
}

/** What the accounts service of a node is asked and told of keys. */
export interface KeyQuestions extends Disposable {
  readonly ask: AskForKey;
  readonly tell: (uses: readonly KeyUse[]) => Promise<void>;
}

/** Asks the accounts service of the node, also inside one process. */
export function openKeyQuestions(address: string, client: ClientOptions): KeyQuestions {
  const service = openClient(ApiKeyCheckServiceClient, address, client);
  const ask: AskForKey = async (key) => {
    try {
      const answer = await callUnary(service.checkApiKey.bind(service), new Metadata(), { key }, 5_000);
      const roles = grantableRoles.filter((role) => answer.roles.includes(role));
      const { callsPerSecond, burst, concurrentCalls } = answer.quota ?? usualKeyQuota;
      const quota = { callsPerSecond, burst, concurrentCalls };
      return { id: answer.id, roles, expiresAt: Date.parse(answer.expireTime ?? ''), quota };
    } catch (error) {
      if ((error as { code?: unknown }).code === status.UNAUTHENTICATED) return undefined;
      throw new InfrastructureError('the accounts service is away', { cause: error });
    }
  };
  const tell = async (uses: readonly KeyUse[]): Promise<void> => {
    const said = uses.map(({ id, day, calls, refused, mostConcurrent }) => ({
      prefix: id.slice('apiKeys/'.length),
      use: { day, calls: BigInt(calls), refusedCalls: BigInt(refused), mostConcurrentCalls: mostConcurrent },
    }));
    await callUnary(service.noteApiKeyUses.bind(service), new Metadata(), { uses: said }, 5_000);
  };
  return { ask, tell, [Symbol.dispose]: () => service[Symbol.dispose]() };
}
