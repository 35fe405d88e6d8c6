import { run, serveNode } from '@inclust/host';
import { createNode } from './create-node.ts';

await run('node', async (opened) => {
  const { services, http } = await createNode(opened);
  return serveNode(opened, services, http);
});
