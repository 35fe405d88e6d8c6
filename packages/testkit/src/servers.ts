import { inject } from 'vitest';
import { workerNumber } from './config.ts';

/** The servers of a run. `source` tells where they came from. */
export type RunServers = {
  /** What all test files share. */
  readonly natsUrl: string;
  /** One for each worker: the server that stands in for MongoDB does one thing at a time, and what one file asks of it another would wait for. */
  readonly mongoUrls: readonly [string, ...string[]];
  /** Whether these were started for this run, and end with it. */
  readonly ownsMongo: boolean;
  readonly source: 'embedded' | 'containers' | 'environment';
};

/** The servers of a test file. */
export type TestServers = Omit<RunServers, 'mongoUrls'> & { readonly mongoUrl: string };

declare module 'vitest' {
  // Vitest hands values from the global set-up to the test files through this interface.
  interface ProvidedContext {
    inclustTestServers: RunServers;
  }
}

/** The NATS and MongoDB that the run's global set-up started. Throws outside the `integration` project. */
export function testServers(): TestServers {
  const servers: RunServers | undefined = inject('inclustTestServers');
  if (!servers)
    throw new Error('no test servers: name the file *.it.test.ts, so that it runs in the integration project');
  const { mongoUrls, ...rest } = servers;
  return { ...rest, mongoUrl: mongoUrls[(workerNumber() - 1) % mongoUrls.length] ?? mongoUrls[0] };
}
