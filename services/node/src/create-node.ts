import { createAccounts } from '@inclust/accounts';
import { createCoworking } from '@inclust/coworking';
import { createEvents } from '@inclust/events';
import { createFederation } from '@inclust/federation';
import type { NodeProcess, ServedSites } from '@inclust/host';
import { openMailer } from '@inclust/mail';
import { createMembers } from '@inclust/members';
import { createOperations } from '@inclust/operations';
import { createReporting } from '@inclust/reporting';
import type { RpcService } from '@inclust/rpc';
import { createWebhooks } from '@inclust/webhooks';

/** Starts every service of a node in this process; they still ask one another by gRPC and learn by events. */
export async function createNode(
  opened: NodeProcess,
): Promise<{ readonly services: readonly RpcService[]; readonly http: ServedSites }> {
  const { config, paths, file, mongo, nats, access, vaultKeys, erasedMembers, logger, onStep } = opened;
  const { membersAddress, reportingAddress, federationAddress, accountsAddress, eventsAddress } = opened;
  const { coworkingAddress, webhooksAddress } = opened;
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
      coworkingAddress,
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
    }),
  );
  const coworking = opened.opened.use(
    await createCoworking({
      ...common,
      node: file.nodeId,
      language: file.language,
      doorKey: opened.linkKey(),
      federationAddress,
      letters: { mailer, membersAddress, timeZone: file.timeZone, portalUrl: config.portalUrl },
    }),
  );
  const reporting = opened.opened.use(
    await createReporting({
      ...common,
      node: file.nodeId,
      role: file.role,
      reportKey: opened.reportKey(),
      timeZone: file.timeZone,
      membersAddress,
      federationAddress,
    }),
  );
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
  const webhooks = opened.opened.use(
    await createWebhooks({
      ...common,
      node: file.nodeId,
      secretKey: opened.webhookKey(),
      networks: config.webhookNetworks,
    }),
  );
  const federation = opened.opened.use(
    await createFederation({
      ...common,
      ...opened,
      ...(await opened.connectFederation()),
      membersAddress,
      reportingAddress,
      eventsAddress,
      coworkingAddress,
      compareEvery: opened.config.compareSeconds * 1000,
    }),
  );
  const all = [members, accounts, events, coworking, reporting, operations, webhooks, federation];
  const { http } = file.ports;
  const listen = config.httpListen ?? (http === undefined ? undefined : `127.0.0.1:${http}`);
  return {
    services: all.flatMap((service) => [...service.services]),
    http: { listen, sites: [events.site, coworking.site] },
  };
}
