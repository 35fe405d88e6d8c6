import { EventState } from '@inclust/contracts';
import { clientOf, type NodeClients } from './node-clients.ts';

/** What comparing the agendas of all nodes came to. */
export interface AgendaComparison {
  /** How many events each node has published. */
  readonly events: Readonly<Record<string, number>>;
  /** Where a node's agenda has something else of a node than that node itself; empty when nowhere. */
  readonly differences: readonly string[];
}

/** Compares what every node's agenda has of every node with what that one has published: by names and versions, and by digests. */
export async function compareAgendas(clients: NodeClients): Promise<AgendaComparison> {
  const events: Record<string, number> = {};
  const differences: string[] = [];
  const shares = new Map(
    await Promise.all(
      [...clients].map(async ([id, { agenda }]) => [id, (await agenda.getAgendaState()).shares] as const),
    ),
  );
  const shareOf = (holder: string, owner: string): string => {
    const share = shares.get(holder)?.find(({ nodeId }) => nodeId === owner);
    return share ? `${share.count}.${share.hash}` : 'nothing';
  };
  for (const owner of clients.keys()) {
    const own = await publishedBy(clients, owner);
    events[owner] = own.size;
    for (const holder of clients.keys()) {
      const copy = await agendaOf(clients, holder, owner);
      const wrong = new Set([...own, ...copy].flatMap(([name]) => (own.get(name) === copy.get(name) ? [] : [name])));
      if (wrong.size > 0)
        differences.push(`the agenda at ${holder} differs from what ${owner} has published in ${wrong.size} events`);
      if (shareOf(holder, owner) !== shareOf(owner, owner))
        differences.push(`the digest of the agenda at ${holder} differs from ${owner}'s own`);
    }
  }
  return { events, differences };
}

/** Versions by name of what a node has published. */
async function publishedBy(clients: NodeClients, id: string): Promise<Map<string, string>> {
  const all = await Array.fromAsync(clientOf(clients, id).events.everyEvent());
  return new Map(
    all.flatMap(({ name, etag, state }) => (state === EventState.EVENT_STATE_DRAFT ? [] : [[name, etag] as const])),
  );
}

/** Versions by name of what a node's agenda has of a node. */
async function agendaOf(clients: NodeClients, holder: string, nodeId: string): Promise<Map<string, string>> {
  const all = await Array.fromAsync(clientOf(clients, holder).agenda.everyAgendaEvent({ filter: { nodeId } }));
  return new Map(all.flatMap(({ event }) => (event ? [[event.name, event.etag] as const] : [])));
}
