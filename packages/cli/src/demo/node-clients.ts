import { operatorOfHome } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import type { LocalNode } from '../local/homes.ts';

/** A client of each node of the local federation, by the node's id. */
export type NodeClients = ReadonlyMap<string, NodeClient>;

/** Opens a client of each node; disposing closes them. */
export function connectAll(nodes: readonly LocalNode[]): { readonly clients: NodeClients } & Disposable {
  const open = new DisposableStack();
  const clients = new Map(
    nodes.map((node) => [node.id, open.use(connect(node.address, { authorize: operatorOfHome(node.home) }))]),
  );
  return { clients, [Symbol.dispose]: () => open.dispose() };
}

/** The client of a node. Throws when there is none. */
export function clientOf(clients: NodeClients, id: string): NodeClient {
  const client = clients.get(id);
  if (!client) throw new Error(`no client of ${id}`);
  return client;
}
