import type { TestProject } from 'vitest/node';
import { testkitConfig } from './config.ts';
import { startContainers } from './containers.ts';
import { startEmbedded } from './embedded.ts';
import './servers.ts';

/** Vitest's global set-up of the integration project: one NATS for the whole run, and a MongoDB for each worker. Returns the tear-down. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const config = testkitConfig();
  const scope = new AsyncDisposableStack();
  try {
    const start = config.containers ? startContainers : startEmbedded;
    const servers = await start(scope, config, project.vitest.config.maxWorkers);
    project.provide('inclustTestServers', servers);
  } catch (error) {
    await scope.disposeAsync();
    throw error;
  }
  return () => scope.disposeAsync();
}
