import type { NodeClients } from './node-clients.ts';

/** The people of all cities' registers: names by external ids. */
export async function personsByExternalId(clients: NodeClients): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  await Promise.all(
    [...clients].map(async ([id, { members }]) => {
      if (id === 'meta') return;
      for await (const { name, profile } of members.everyMember({ filter: { kind: 'person' } }))
        if (profile?.externalId) names.set(profile.externalId, name);
    }),
  );
  return names;
}
