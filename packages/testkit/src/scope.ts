import { afterAll, onTestFinished } from 'vitest';

/** A disposable stack for the resources of a whole file or `describe`: disposed of, last opened first, after its tests. */
export function fileScope(): AsyncDisposableStack {
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
