import { run, serveNode } from '@inclust/host';
import { createEvents } from './service.ts';

await run('events', async (opened) => {
  const { nodeId: node, language, timeZone } = opened.file;
  const events = opened.opened.use(await createEvents({ ...opened, node, language, timeZone }));
  return serveNode(opened, events.services);
});
