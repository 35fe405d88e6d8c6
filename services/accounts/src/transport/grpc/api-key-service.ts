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
import { checkApiKey, createApiKey, revokeApiKey, rotateApiKey } from '../../app/api-keys.ts';
import type { AccountsApp } from '../../app/ports.ts';
import type { ApiKey } from '../../domain/api-key.ts';
import { apiKeyNameOf, apiKeyPrefix } from './resource-names.ts';

/** The API keys as a gRPC service. */
export function apiKeyService(app: AccountsApp, context: RpcContext): RpcService {
  const { node } = app;
  const implementation: ApiKeyServiceServer = {
    createApiKey: unary(context, async (request, { actor }) => {
      const made = await createApiKey(app, request, actor);
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
      const uses = await app.keys.lastUses(items.map(({ state }) => state.prefix));
      return accept({
        apiKeys: items.map(({ state }) => keyToProto(node, state, uses.get(state.prefix))),
        nextPageToken,
      });
    }),
    rotateApiKey: unary(context, async ({ name, graceSeconds }, { actor }) => {
      const prefix = apiKeyPrefix(node, name);
      if (!prefix.ok) return prefix;
      const made = await rotateApiKey(app, prefix.value, graceSeconds, actor);
      return made.ok ? accept({ apiKey: keyToProto(node, made.value.state), key: made.value.text }) : made;
    }),
    revokeApiKey: unary(context, async ({ name }, { actor }) => {
      const prefix = apiKeyPrefix(node, name);
      if (!prefix.ok) return prefix;
      const done = await revokeApiKey(app, prefix.value, actor);
      return done.ok ? accept({ apiKey: keyToProto(node, done.value.state) }) : done;
    }),
  };
  return { definition: ApiKeyServiceService, implementation };
}

/** What the other services of the node ask about keys. */
export function apiKeyCheckService(app: AccountsApp, context: RpcContext): RpcService {
  const implementation: ApiKeyCheckServiceServer = {
    checkApiKey: unary(context, async ({ key: text }) => {
      const found = await checkApiKey(app, text);
      if (!found.ok) return found;
      const { key, until } = found.value;
      return accept({ id: `apiKeys/${key.prefix}`, roles: [...key.roles], expireTime: until });
    }),
  };
  return { definition: ApiKeyCheckServiceService, implementation };
}

function keyToProto(node: NodeId, key: ApiKey, lastUsed?: InstantText): ProtoKey {
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
  });
}
