import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FederationUnderTest } from '../support/federation.ts';

/** The meta-cluster and one city, joined; they compare their copies every so many seconds. */
export async function startPair(compareSeconds = 1): Promise<FederationUnderTest & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), 'inclust-bench-'));
  const federation = await FederationUnderTest.start(folder, ['arta'], 'one', {
    INCLUST_COMPARE_SECONDS: String(compareSeconds),
    INCLUST_LOG_LEVEL: 'warn',
  });
  const end = federation[Symbol.asyncDispose].bind(federation);
  return Object.assign(federation, {
    [Symbol.asyncDispose]: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
