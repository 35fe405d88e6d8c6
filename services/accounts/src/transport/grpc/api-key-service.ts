import {
  ApiKey as ProtoKey,
  ApiKeyCheckServiceService,
  ApiKeyServiceService,
  type ApiKeyCheckServiceServer,
  type ApiKeyServiceServer,
} from '@inclust/contracts';
import { accept, invalid, type InstantText, type NodeId } from '@inclust/kernel';
import { pageSize } from '@inclust/mongo';
import { unary, type RpcContext, type RpcService } from '@inclust/rpc';
import {
  checkApiKey,
  createApiKey,
  ownApiKey,
  revokeApiKey,
  rotateApiKey,
  setApiKeyQuota,
} from '../../app/api-keys.ts';
import type { AccountsApp, KeyUse } from '../../app/ports.ts';
import { quotaOf, type ApiKey, type KeyQuota } from '../../domain/api-key.ts';
import { apiKeyNameOf, apiKeyPrefix } from './resource-names.ts';

/** The API keys as a gRPC service. */
export function apiKeyService(app: AccountsApp, context: RpcContext): RpcService {
  const { node } = app;
  const implementation: ApiKeyServiceServer = {
    createApiKey: unary(context, async (request, { actor }) => {
      const made = await createApiKey(app, { ...request, quota: request.quota ?? usual }, actor);
      return made.ok ? accept({ apiKey: keyToProto(node, made.value.state), key: made.value.text }) : made;
    }),
    listApiKeys: unary(context, async (request) => {
      const size = pageSize(request.pageSize);
      if (!size.ok) return size;
      if (!/^[0-9a-z]{0,8}$/u.test(request.prefix)) {
        const message = 'Must be what a key begins with after ick_: lower-case letters and digits.';
        return invalid([{ field: 'prefix', rule: 'prefix-format', message }]);
      }
      const page = await app.keys.list(request.prefix, size.value, request.pageToken);
      if (!page.ok) return page;
      const { items, nextPageToken } = page.value;
      return accept({ apiKeys: await withUses(items.map(({ state }) => state)), nextPageToken });
    }),
    rotateApiKey: unary(context, async ({ name, graceSeconds }, { actor }) => {
      const prefix = apiKeyPrefix(node, name);
      if (!prefix.ok) return prefix;
      const made = await rotateApiKey(app, prefix.value, graceSeconds, actor);
      return made.ok ? accept({ apiKey: keyToProto(node, made.value.state), key: made.value.text }) : made;
    }),
    setApiKeyQuota: unary(context, async ({ name, quota = usual }, { actor }) => {
      const prefix = apiKeyPrefix(node, name);
      if (!prefix.ok) return prefix;
      const done = await setApiKeyQuota(app, prefix.value, quota, actor);
      return done.ok ? accept({ apiKey: keyToProto(node, done.value.state) }) : done;
    }),
    getOwnApiKey: unary(context, async (_, { actor }) => {
      const found = await ownApiKey(app, actor);
      if (!found.ok) return found;
      const [apiKey] = await withUses([found.value.state]);
      return accept({ apiKey });
    }),
    revokeApiKey: unary(context, async ({ name }, { actor }) => {
      const prefix = apiKeyPrefix(node, name);
      if (!prefix.ok) return prefix;
      const done = await revokeApiKey(app, prefix.value, actor);
      return done.ok ? accept({ apiKey: keyToProto(node, done.value.state) }) : done;
    }),
  };
  return { definition: ApiKeyServiceService, implementation };

  async function withUses(keys: readonly ApiKey[]): Promise<ProtoKey[]> {
    const prefixes = keys.map(({ prefix }) => prefix);
    const [last, uses] = await Promise.all([app.keys.lastUses(prefixes), app.keys.usesOf(prefixes)]);
    return keys.map((key) => keyToProto(node, key, last.get(key.prefix), uses.get(key.prefix)));
  }
}

/** Where nothing is said of a quota. */
const usual: KeyQuota = { callsPerSecond: 0, burst: 0, concurrentCalls: 0 };

/** What the other services of the node ask about keys. */
export function apiKeyCheckService(app: AccountsApp, context: RpcContext): RpcService {
  const implementation: ApiKeyCheckServiceServer = {
    checkApiKey: unary(context, async ({ key: text }) => {
      const found = await checkApiKey(app, text);
      if (!found.ok) return found;
      const { key, until } = found.value;
      return accept({
        id: `apiKeys/${key.prefix}`,
        roles: [...key.roles],
        expireTime: until,
        quota: quotaOf(key.quota ?? usual),
      });
    }),
    noteApiKeyUses: unary(context, async ({ uses }) => {
      for (const { prefix, use } of uses)
        if (use && /^[0-9a-z]{8}$/u.test(prefix) && /^\d{4}-\d{2}-\d{2}$/u.test(use.day))
          await app.keys.addUse(prefix, {
            day: use.day,
            calls: Number(use.calls),
            refused: Number(use.refusedCalls),
            mostConcurrent: use.mostConcurrentCalls,
          });
      return accept({});
    }),
  };
  return { definition: ApiKeyCheckServiceService, implementation };
}

function keyToProto(node: NodeId, key: ApiKey, lastUsed?: InstantText, uses: readonly KeyUse[] = []): ProtoKey {
  return ProtoKey.fromPartial({
    name: apiKeyNameOf(node, key.prefix),
    prefix: key.prefix,
    label: key.label,
    roles: [...key.roles],
    creator: key.creator,
    createTime: key.createdAt,
    expireTime: key.expiresAt,
    ...(lastUsed ? { lastUsedTime: lastUsed } : {}),
    ...(key.previous ? { previousExpireTime: key.previous.until } : {}),
    ...(key.revokedAt ? { revokeTime: key.revokedAt } : {}),
    quota: quotaOf(key.quota ?? usual),
    uses: uses.map(({ day, calls, refused, mostConcurrent }) => ({
      day,
      calls: BigInt(calls),
      refusedCalls: BigInt(refused),
      mostConcurrentCalls: mostConcurrent,
    })),
  });
}
