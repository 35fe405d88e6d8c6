import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { NodeId } from '@inclust/kernel';
import { ensureSigningKey, type HomePaths } from '@inclust/node-home';
import type { Admit, ClientOptions } from '@inclust/rpc';
import type { Logger } from 'pino';
import { admitBy } from './admit.ts';
import { apiKeyCheck, openKeyQuestions } from './api-key-check.ts';
import { openEndings, type Endings } from './endings.ts';
import { keyQuotas } from './key-quotas.ts';
import { tellKeyUses } from './tell-key-uses.ts';
import { knownKeys } from './known-keys.ts';
import { ownToken } from './own-token.ts';
import { tokenCheck } from './token-check.ts';
import { tokenSigner, type TokenSigner } from './token.ts';

/** What every service of a node needs to know its callers and to be known. */
export interface ServiceAccess {
  /** For the context of a service's methods. */
  readonly admit: Admit;
  /** For clients of other services of the node: each call says that it is one of them. */
  readonly client: ClientOptions;
}

/** The access to a node as one of its processes sees it. */
export interface NodeAccess extends ServiceAccess, AsyncDisposable {
  readonly signer: TokenSigner;
  readonly endings: Pick<Endings, 'tell'>;
}

/** What access needs of the process. */
export interface NodeAccessOptions {
  readonly node: NodeId;
  readonly paths: HomePaths;
  /** The account of the node's services. */
  readonly nats: NatsConnection;
  /** Where the accounts service answers. */
  readonly accountsAddress: string;
  /** How the other services of the node are reached. */
  readonly client: Pick<ClientOptions, 'channel' | 'options'>;
  readonly logger: Logger;
}

/** Opens the access to a node: its own token key is made where there is none, endings are listened for. */
export async function openNodeAccess(options: NodeAccessOptions): Promise<NodeAccess> {
  const { node, paths, nats, accountsAddress, logger } = options;
  using opened = new DisposableStack();
  const signer = tokenSigner(node, ensureSigningKey(paths.tokenKey), Date.now);
  const endings = opened.use(await openEndings(nats, await jetstreamManager(nats), logger));
  const authorize = ownToken(signer, node, { id: 'service', role: 'service' }, Date.now);
  const client: ClientOptions = { ...options.client, authorize };
  const questions = opened.use(openKeyQuestions(accountsAddress, client));
  const quotas = keyQuotas(Date.now);
  const keys = apiKeyCheck(node, questions.ask, quotas, Date.now);
  const telling = tellKeyUses(quotas, questions.tell, logger);
  endings.onKey(keys.forget);
  const token = tokenCheck({ node, keyOf: knownKeys(node, paths, Date.now), ended: endings.ended, now: Date.now });
  const stack = opened.move();
  return {
    admit: admitBy({ node, token, apiKey: keys.check }),
    client,
    signer,
    endings,
    [Symbol.asyncDispose]: async () => {
      await telling[Symbol.asyncDispose]();
      stack.dispose();
    },
  };
}
