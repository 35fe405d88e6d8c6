import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { totalsReporter } from './packages/testkit/src/totals-reporter.ts';

/** Stories that keep two cores busy by themselves: beside another one each would take as long as both together, or run out of its time. */
const alone = ['agenda', 'cli', 'cut-link', 'first-come'].map((name) => `test/stories/${name}.test.ts`);

/** What the tests of this run note of what was told, for the last of them. */
const told = mkdtempSync(join(tmpdir(), 'inclust-told-'));

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', totalsReporter()],
    passWithNoTests: false,
    // The limits of time below are there to end what hangs, and measure nothing: a busy machine may take many times as long as a free one.
    env: { INCLUST_TEST_TOLD: told },
    globalSetup: ['packages/testkit/src/forget-told.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{packages,services}/*/{src,test}/**/*.test.ts', 'deploy/{demo,reference}/*.test.ts'],
          exclude: ['**/*.it.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
          // They keep nothing for themselves: the same modules for all files, which takes half the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{packages,services}/*/{src,test}/**/*.it.test.ts'],
          globalSetup: ['packages/testkit/src/global-setup.ts'],
          isolate: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'gates',
          include: ['test/gates/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Whole nodes with servers of their own, and failures injected into them. A node waits more than it works, so two files at a time.
        extends: true,
        test: {
          name: 'stories',
          include: ['test/{stories,failure,interop}/**/*.test.ts'],
          exclude: [...alone, '**/node_modules/**'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone,
          maxWorkers: 1,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // What all others have told.
        extends: true,
        test: {
          name: 'last',
          include: ['test/last/**/*.test.ts'],
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
});
