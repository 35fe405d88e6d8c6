import { run, serveNode } from '@inclust/host';
import { createEvents } from './service.ts';

await run('events', async (opened) => {
  const { nodeId: node, language, timeZone } = opened.file;
  const { httpListen: listen } = opened.config;
  const ticketKey = opened.ticketKey();
  const feeds = listen === undefined ? {} : { feeds: { listen, timeZone } };
  const events = opened.opened.use(await createEvents({ ...opened, node, language, timeZone, ticketKey, ...feeds }));
  return serveNode(opened, events.services);
});
