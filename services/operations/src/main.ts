import { run, serveNode } from '@inclust/host';
import { createOperations } from './service.ts';

await run('operations', async (opened) => {
  const { file, nats, access, logger } = opened;
  const { membersAddress, accountsAddress, eventsAddress, coworkingAddress, reportingAddress, webhooksAddress } =
    opened;
  const operations = opened.opened.use(
    await createOperations({
      node: file.nodeId,
      nats,
      membersAddress,
      accountsAddress,
      eventsAddress,
      coworkingAddress,
      reportingAddress,
      webhooksAddress,
      access,
      logger,
    }),
  );
  return serveNode(opened, operations.services);
});
