import type { Reporter, TestModule } from 'vitest/node';

/** What a run came to. A file that could not be loaded and an error outside any test count as failed. */
export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

/** Counts the tests of a run by how they ended. */
export function countTests(modules: readonly TestModule[], unhandledErrors: number): Totals {
  const count = { passed: 0, failed: unhandledErrors, skipped: 0 };
  for (const module of modules) {
    let failedTests = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') count.passed++;
      else if (state === 'failed') failedTests++;
      else count.skipped++;
    }
    const brokenElsewhere = module.state() === 'failed' && failedTests === 0;
    count.failed += brokenElsewhere ? 1 : failedTests;
  }
  return count;
}

/** `N passed, N failed`, and `, N skipped` where there are any. */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** A Vitest reporter that ends the output with the run's totals alone on a line, for machines that read it. */
export function totalsReporter(print: (line: string) => void = console.log): Reporter {
  return {
    onTestRunEnd: (modules, unhandledErrors) => print(`\n${totalsLine(countTests(modules, unhandledErrors.length))}`),
  };
}
