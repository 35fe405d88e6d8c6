import { createAccounts } from '@inclust/accounts';
import { createEvents } from '@inclust/events';
import { createFederation } from '@inclust/federation';
import type { NodeProcess } from '@inclust/host';
import { openMailer } from '@inclust/mail';
import { createMembers } from '@inclust/members';
import { createOperations } from '@inclust/operations';
import { createReporting } from '@inclust/reporting';
import type { RpcService } from '@inclust/rpc';

/** Starts every service of a node in this process; they still ask one another by gRPC and learn by events. */
export async function createNode(opened: NodeProcess): Promise<readonly RpcService[]> {
  const { config, paths, file, mongo, nats, access, vaultKeys, erasedMembers, logger, onStep } = opened;
  const { membersAddress, reportingAddress, federationAddress, accountsAddress, eventsAddress } = opened;
  const common = { mongo, nats, access, logger, onStep };
  const members = opened.opened.use(
    await createMembers({
      ...common,
      node: file.nodeId,
      language: file.language,
      timeZone: file.timeZone,
      role: file.role,
      countryCode: file.countryCode,
      vaultKeys,
      erasedMembers,
      federationAddress,
      accountsAddress,
      eventsAddress,
    }),
  );
  const mailer = openMailer({ ...config.mail, folder: paths.mail });
  const accounts = opened.opened.use(
    await createAccounts({
      ...common,
      node: file.nodeId,
      language: file.language,
      mailer,
      oidc: config.oidc,
      trustedProxy: config.trustedProxy,
      membersAddress,
    }),
  );
  const feedsListen = config.httpListen ?? (file.ports.http === undefined ? undefined : `127.0.0.1:${file.ports.http}`);
  const events = opened.opened.use(
    await createEvents({
      ...common,
      node: file.nodeId,
      language: file.language,
      timeZone: file.timeZone,
      ticketKey: opened.ticketKey(),
      membersAddress,
      federationAddress,
      letters: { mailer, linkKey: opened.linkKey(), portalUrl: config.portalUrl },
      ...(feedsListen === undefined ? {} : { feeds: { listen: feedsListen, timeZone: file.timeZone } }),
    }),
  );
  const reporting = opened.opened.use(await createReporting({ ...common, timeZone: file.timeZone }));
  const operations = opened.opened.use(
    await createOperations({ node: file.nodeId, nats, membersAddress, accountsAddress, eventsAddress, access, logger }),
  );
  const federation = opened.opened.use(
    await createFederation({
      ...common,
      ...opened,
      ...(await opened.connectFederation()),
      membersAddress,
      reportingAddress,
      eventsAddress,
      compareEvery: opened.config.compareSeconds * 1000,
    }),
  );
  return [members, accounts, events, reporting, operations, federation].flatMap((service) => [...service.services]);
}
