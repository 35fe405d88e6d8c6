import { accept, refuse, type Actor, type NodeId, type Outcome } from '@inclust/kernel';
import type { Admit, Credential } from '@inclust/rpc';
import type { ApiKeyCheck } from './api-key-check.ts';
import { mayCall, type Permission } from './permission.ts';
import { permissions } from './table.ts';
import type { TokenCheck } from './token-check.ts';

/** What admitting calls needs. */
export interface AdmitOptions {
  readonly node: NodeId;
  readonly token: TokenCheck;
  readonly apiKey: ApiKeyCheck['check'];
  readonly table?: Readonly<Record<string, Permission>>;
}

/** Admits a call by the table of permissions: first who calls, then whether she may. What is shown and wrong is refused everywhere. */
export function admitBy({ node, token, apiKey, table = permissions }: AdmitOptions): Admit {
  const admitted = (path: string, actor: Outcome<Actor>): Outcome<Actor> => {
    if (!actor.ok) return actor;
    return mayCall(node, Object.hasOwn(table, path) ? table[path] : undefined, actor.value) ?? actor;
  };
  const identify = (credential: Credential, begun: Parameters<Admit>[2]): Outcome<Actor> | Promise<Outcome<Actor>> => {
    switch (credential.kind) {
      case 'none':
        return accept({ kind: 'anonymous', id: 'anonymous', node, roles: [] });
      case 'token':
        return token(credential.token);
      case 'apiKey':
        return apiKey(credential.key, begun);
      case 'unreadable':
        return refuse({
          code: 'token-invalid',
          kind: 'unauthenticated',
          message: 'Show one token or one key, as "authorization: Bearer" or "x-api-key".',
        });
    }
  };
  return (path, credential, begun) => {
    const actor = identify(credential, begun);
    return actor instanceof Promise ? actor.then((one) => admitted(path, one)) : admitted(path, actor);
  };
}
