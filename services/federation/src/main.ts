import { run, serveNode } from '@inclust/host';
import { createFederation } from './service.ts';

await run('federation', async (opened) => {
  const federation = opened.opened.use(
    await createFederation({
      ...opened,
      ...(await opened.connectFederation()),
      compareEvery: opened.config.compareSeconds * 1000,
    }),
  );
  return serveNode(opened, federation.services);
});
