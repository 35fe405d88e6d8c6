import { run, serveNode } from '@inclust/host';
import { createNode } from './create-node.ts';

await run('node', async (opened) => serveNode(opened, await createNode(opened)));
