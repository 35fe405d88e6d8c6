import { run, serveNode } from '@inclust/host';
import { createReporting } from './service.ts';

await run('reporting', async (opened) => {
  const { file, mongo, nats, access, logger, onStep } = opened;
  const reporting = opened.opened.use(
    await createReporting({
      node: file.nodeId,
      role: file.role,
      reportKey: opened.reportKey(),
      timeZone: file.timeZone,
      mongo,
      nats,
      membersAddress: opened.membersAddress,
      federationAddress: opened.federationAddress,
      access,
      logger,
      onStep,
    }),
  );
  return serveNode(opened, reporting.services);
});
