import { run, serveNode } from '@inclust/host';
import { createMembers } from './service.ts';

await run('members', async (opened) => {
  const {
    file,
    mongo,
    nats,
    access,
    vaultKeys,
    erasedMembers,
    federationAddress,
    accountsAddress,
    eventsAddress,
    coworkingAddress,
    logger,
    onStep,
  } = opened;
  const members = opened.opened.use(
    await createMembers({
      node: file.nodeId,
      language: file.language,
      timeZone: file.timeZone,
      role: file.role,
      countryCode: file.countryCode,
      mongo,
      nats,
      access,
      vaultKeys,
      erasedMembers,
      federationAddress,
      accountsAddress,
      eventsAddress,
      coworkingAddress,
      logger,
      onStep,
    }),
  );
  return serveNode(opened, members.services);
});
