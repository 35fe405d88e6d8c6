import { existsSync } from 'node:fs';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { homePaths, writeSecret } from '@inclust/node-home';
import type { LocalNode } from './homes.ts';

/** The command asks as much as it can. */
const quota = { callsPerSecond: 10_000, burst: 10_000, concurrentCalls: 1_000 };

/** Makes an operator's API key for each node that has none yet, and keeps it in the node's home, readable by its owner only. */
export async function ensureOperatorKeys(nodes: readonly LocalNode[]): Promise<void> {
  await Promise.all(
    nodes.map(async (node) => {
      const { operatorKey } = homePaths(node.home);
      if (existsSync(operatorKey)) return;
      using client = connect(node.address, { authorize: operatorOfHome(node.home) });
      const { key } = await client.apiKeys.createApiKey({ label: 'inclust up', roles: ['operator'], quota });
      writeSecret(operatorKey, `${key}\n`);
    }),
  );
}
