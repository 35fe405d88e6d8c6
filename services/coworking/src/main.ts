import { run, serveNode } from '@inclust/host';
import { openMailer } from '@inclust/mail';
import { createCoworking } from './service.ts';

await run('coworking', async (opened) => {
  const { nodeId: node, language, timeZone } = opened.file;
  const { coworkingHttpListen: listen, mail, portalUrl } = opened.config;
  const mailer = openMailer({ ...mail, folder: opened.paths.mail });
  const letters = { mailer, membersAddress: opened.membersAddress, timeZone, portalUrl };
  const coworking = opened.opened.use(
    await createCoworking({ ...opened, node, language, doorKey: opened.linkKey(), letters }),
  );
  return serveNode(opened, coworking.services, { listen, sites: [coworking.site] });
});
