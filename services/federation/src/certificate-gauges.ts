import { repeat } from '@inclust/messaging';
import type { CertificateEnd } from '@inclust/node-home';
import { gauge } from '@inclust/telemetry';
import type { Logger } from 'pino';

const day = 24 * 60 * 60 * 1_000;

/** How long before its end a certificate is warned of, in milliseconds: 60 days. */
const warning = 60 * day;

/** The metric of how long certificates still hold, and once a day a word on those that end soon; `now` in epoch milliseconds. */
export function watchCertificates(
  certificates: () => readonly CertificateEnd[],
  now: () => number,
  logger: Logger,
): AsyncDisposable {
  const stack = new AsyncDisposableStack();
  stack.use(
    gauge('inclust.certificate.left', 's', 'Until a certificate ends; below 0 it has ended.', async () =>
      certificates().map(({ kind, end }) => ({
        value: (end.getTime() - now()) / 1_000,
        labels: { certificate: kind },
      })),
    ),
  );
  stack.use(
    repeat(
      day,
      async () => {
        for (const { kind, end } of certificates())
          if (end.getTime() - now() < warning)
            logger.warn({ certificate: kind, until: end.toISOString() }, 'certificate ends soon');
      },
      (error) => logger.warn({ err: error }, 'certificates could not be read'),
    ),
  );
  return stack;
}
