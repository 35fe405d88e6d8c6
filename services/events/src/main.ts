import { run, serveNode } from '@inclust/host';
import { openMailer } from '@inclust/mail';
import { createEvents } from './service.ts';

await run('events', async (opened) => {
  const { nodeId: node, language, timeZone } = opened.file;
  const { httpListen: listen, mail, portalUrl } = opened.config;
  const ticketKey = opened.ticketKey();
  const mailer = openMailer({ ...mail, folder: opened.paths.mail });
  const letters = { mailer, linkKey: opened.linkKey(), portalUrl };
  const events = opened.opened.use(await createEvents({ ...opened, node, language, timeZone, ticketKey, letters }));
  return serveNode(opened, events.services, { listen, sites: [events.site] });
});
