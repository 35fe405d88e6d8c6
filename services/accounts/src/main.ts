import { run, serveNode } from '@inclust/host';
import { openMailer } from '@inclust/mail';
import { createAccounts } from './service.ts';

await run('accounts', async (opened) => {
  const { config, file, paths } = opened;
  const accounts = opened.opened.use(
    await createAccounts({
      ...opened,
      node: file.nodeId,
      language: file.language,
      mailer: openMailer({ ...config.mail, folder: paths.mail }),
      oidc: config.oidc,
      trustedProxy: config.trustedProxy,
    }),
  );
  return serveNode(opened, accounts.services);
});
