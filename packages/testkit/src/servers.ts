import { inject } from 'vitest';

/** The servers that all test files of a run share. `source` tells where they came from. */
export type TestServers = {
  readonly natsUrl: string;
  readonly mongoUrl: string;
  /** Whether the MongoDB was started for this run, and ends with it. */
  readonly ownsMongo: boolean;
  readonly source: 'embedded' | 'containers' | 'environment';
};

declare module 'vitest' {
  // Vitest hands values from the global set-up to the test files through this interface.
  interface ProvidedContext {
    inclustTestServers: TestServers;
  }
}

/** The NATS and MongoDB that the run's global set-up started. Throws outside the `integration` project. */
export function testServers(): TestServers {
  const servers: TestServers | undefined = inject('inclustTestServers');
  if (!servers)
    throw new Error('no test servers: name the file *.it.test.ts, so that it runs in the integration project');
  return servers;
}
