/** Where the test servers come from, and for containers which images. */
export type TestkitConfig = {
  readonly containers: boolean;
  readonly mongoImage: string;
  readonly natsImage: string;
  /** Servers that already run; then none is started. Both or neither. */
  readonly mongoUrl: string | undefined;
  readonly natsUrl: string | undefined;
};

/** Reads the testkit's settings from the environment. Throws when a value is not one of those known. */
export function testkitConfig(env: Readonly<Record<string, string | undefined>> = process.env): TestkitConfig {
  const source = env['INCLUST_TEST_SERVERS'] || 'embedded';
  if (source !== 'embedded' && source !== 'containers') {
    throw new Error(`INCLUST_TEST_SERVERS is ${source}; it may be embedded or containers`);
  }
  return {
    containers: source === 'containers',
    mongoImage: env['INCLUST_TEST_MONGO_IMAGE'] || 'mongo:8.2',
    natsImage: env['INCLUST_TEST_NATS_IMAGE'] || 'nats:2.15-alpine',
    mongoUrl: env['INCLUST_MONGO_URL'] || undefined,
    natsUrl: env['INCLUST_TEST_NATS_URL'] || undefined,
  };
}

/** Which of the workers of the run this is, from 1. */
export function workerNumber(env: Readonly<Record<string, string | undefined>> = process.env): number {
  return Number(env['VITEST_POOL_ID'] || 1);
}

/** The folder in which the tests of a run note what was told; absent where nobody looks. */
export function toldFolder(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  return env['INCLUST_TEST_TOLD'] || undefined;
}
