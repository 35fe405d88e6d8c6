import { run, serveNode } from '@inclust/host';
import { createWebhooks } from './service.ts';

await run('webhooks', async (opened) => {
  const { file, config } = opened;
  const webhooks = opened.opened.use(
    await createWebhooks({
      ...opened,
      node: file.nodeId,
      secretKey: opened.webhookKey(),
      networks: config.webhookNetworks,
    }),
  );
  return serveNode(opened, webhooks.services);
});
