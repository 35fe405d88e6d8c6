import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** What can be started of the services or packages under `root`: the file of each, by its name. */
export function mainsIn(root: string, kind: 'services' | 'packages'): Record<string, string> {
  const mains = readdirSync(join(root, kind)).map((name) => [name, join(root, kind, name, 'src/main.ts')] as const);
  return Object.fromEntries(mains.filter(([, main]) => existsSync(main)));
}
