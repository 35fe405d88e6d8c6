import { withLock } from './lock.mjs';
import { fetchNode, nodeAtHand } from './node.mjs';
import { fetchPnpm, installPackages, packagesInstalled, pnpmAtHand } from './pnpm.mjs';
import { fetchEmbedded, pythonFor } from './embedded.mjs';
import { findServers } from './servers.mjs';

/**
 * Makes ready Node 26, pnpm, the packages (`install`) and the servers (`servers`). Touches neither the network nor the
 * disk when all is there. Returns `{ node, servers }`: the path of Node and the variables that name the servers.
 */
export async function prepare({ servers = true, install = true }) {
  const atHand = await look({ servers, install });
  if (atHand.complete) return atHand;
  return withLock(async () => {
    // Another start may have done it while this one waited.
    const again = await look({ servers, install });
    if (again.complete) return again;
    // What cannot be had is told before anything is fetched.
    if (again.missing.length > 0) await pythonFor(again.missing);
    const node = again.node ?? (await fetchNode());
    if (!pnpmAtHand(node)) await fetchPnpm(node);
    if (again.missing.length > 0) await fetchEmbedded(again.missing);
    if (install && !(await packagesInstalled())) await installPackages();
    return { ...again, node };
  });
}

async function look({ servers, install }) {
  const node = nodeAtHand();
  const found = servers ? await findServers() : { env: {}, missing: [] };
  const ready = node !== undefined && pnpmAtHand(node) && found.missing.length === 0;
  const complete = ready && (!install || (await packagesInstalled()));
  return { node, servers: found.env, missing: found.missing, complete };
}
