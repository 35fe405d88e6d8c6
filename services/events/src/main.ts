import { run, serveNode } from '@inclust/host';
import { createEvents } from './service.ts';

await run('events', async (opened) => {
  const { file, mongo, nats, access, logger, onStep } = opened;
  const events = opened.opened.use(
    await createEvents({ node: file.nodeId, language: file.language, mongo, nats, access, logger, onStep }),
  );
  return serveNode(opened, events.services);
});
