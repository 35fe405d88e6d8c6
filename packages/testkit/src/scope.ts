import { afterAll, onTestFinished, TestRunner } from 'vitest';

/** What outlives the scopes of the file, or of the `describe` that is being read; made when it is first asked for. */
let outermost: AsyncDisposableStack | undefined;

/**
 * Where a database of the tests' server is let go of: after all who may be using it. Vitest runs hooks in the reverse order of their
 * registration, so that the first one of a file runs last; it is registered with the first scope or database.
 */
export function outermostScope(): AsyncDisposableStack {
  if (outermost) return outermost;
  const made = new AsyncDisposableStack();
  outermost = made;
  afterAll(async () => {
    outermost = undefined;
    await made.disposeAsync();
  });
  return made;
}

/** A disposable stack for the resources of a whole file or `describe`: disposed of, last opened first, after its tests. */
export function fileScope(): AsyncDisposableStack {
  // Nothing would ever end what is in it.
  if (TestRunner.getCurrentTest()) throw new Error('A test has a scope of its own: testScope().');
  outermostScope();
  const scope = new AsyncDisposableStack();
  afterAll(() => scope.disposeAsync());
  return scope;
}

/** A disposable stack for the resources of the test that runs now: disposed of, last opened first, when it is finished. */
export function testScope(): AsyncDisposableStack {
  const scope = new AsyncDisposableStack();
  onTestFinished(() => scope.disposeAsync());
  return scope;
}
