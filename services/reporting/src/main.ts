import { run, serveNode } from '@inclust/host';
import { createReporting } from './service.ts';

await run('reporting', async (opened) => {
  const { file, mongo, nats, access, logger, onStep } = opened;
  const reporting = opened.opened.use(
    await createReporting({ timeZone: file.timeZone, mongo, nats, access, logger, onStep }),
  );
  return serveNode(opened, reporting.services);
});
