import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { bundledMain } from '@inclust/bundle';
import { eventually } from '@inclust/testkit';
import { serving } from '../support/serving.ts';

const root = resolve(import.meta.dirname, '../..');

/** A process of a benchmark that serves gRPC. */
export interface BenchProcess extends AsyncDisposable {
  readonly pid: number;
  /** From its start to SERVING, in milliseconds. */
  readonly startMilliseconds: number;
}

/** Starts a TypeScript file, or the bundle of `services/{name}`, and waits until its health service says SERVING. */
export async function startProcess(
  file: string,
  address: string,
  environment: Record<string, string>,
): Promise<BenchProcess> {
  const service = /services\/(\w+)\/src\/main\.ts$/.exec(file)?.[1];
  const main = service ? await bundledMain(root, service) : join(import.meta.dirname, file);
  const began = performance.now();
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  });
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`);
      return serving(address);
    },
    { timeout: 60_000, what: `${file} serves` },
  );
  return {
    pid: child.pid ?? 0,
    startMilliseconds: performance.now() - began,
    [Symbol.asyncDispose]: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(late);
}
