import type { TestProject } from 'vitest/node';
import { testkitConfig } from './config.ts';
import { startContainers } from './containers.ts';
import { startEmbedded } from './embedded.ts';
import './servers.ts';

/** Vitest's global set-up of the integration project: one NATS and one MongoDB for the whole run. Returns the tear-down. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const config = testkitConfig();
  const scope = new AsyncDisposableStack();
  try {
    const servers = config.containers ? await startContainers(scope, config) : await startEmbedded(scope, config);
    project.provide('inclustTestServers', servers);
  } catch (error) {
    await scope.disposeAsync();
    throw error;
  }
  return () => scope.disposeAsync();
}
