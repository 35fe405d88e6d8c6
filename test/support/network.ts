import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { eventually } from '@inclust/testkit';

const run = promisify(execFile);

/** A network stack of its own, or this machine's: where the processes of one node run. */
export interface Place {
  readonly name: string;
  /** A command line that runs another one there. */
  command(line: readonly string[]): readonly [string, ...string[]];
}

/** Why this machine cannot give each node a network of its own; `undefined` where it can. */
export function noNamespaces(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can make network namespaces';
  const name = `inclust-${process.pid}-probe`;
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'pipe' });
    try {
      execFileSync('ip', ['netns', 'exec', name, 'true'], { stdio: 'pipe' });
      return undefined;
    } finally {
      execFileSync('ip', ['netns', 'delete', name], { stdio: 'pipe' });
    }
  } catch (error) {
    return `iproute2 is not there or may not make network namespaces (${error instanceof Error ? error.message : ''})`;
  }
}

/** All nodes on this machine's loopback. */
export function loopback(name: string): Place {
  return { name, command: ([command = '', ...rest]) => [command, ...rest] };
}

/** Namespaces in a star: each spoke reaches the hub at `address`, and nobody else. Disposing ends what runs in them and removes them. */
export interface Star extends AsyncDisposable {
  readonly address: string;
  readonly hub: Place;
  readonly spokes: readonly Place[];
}

/** Makes the namespaces, with a veth pair from the hub to each spoke. */
export async function makeStar(hub: string, spokes: readonly string[]): Promise<Star> {
  const address = '10.77.0.1';
  const made: string[] = [];
  const add = async (name: string): Promise<Place> => {
    const space = `inclust-${process.pid}-${name}`;
    await run('ip', ['netns', 'add', space]);
    made.push(space);
    await run('ip', ['-n', space, 'link', 'set', 'lo', 'up']);
    return { name: space, command: (line) => ['ip', 'netns', 'exec', space, ...line] };
  };
  const star = { address, [Symbol.asyncDispose]: async () => void (await Promise.all(made.map(remove))) };
  try {
    await removeForgotten();
    const middle = await add(hub);
    await run('ip', ['-n', middle.name, 'address', 'add', `${address}/32`, 'dev', 'lo']);
    const ends: Place[] = [];
    for (const [at, name] of spokes.entries()) {
      const end = await add(name);
      const net = `10.77.${at + 1}`;
      await run('ip', [
        'link',
        'add',
        `to-${name}`,
        'netns',
        middle.name,
        'type',
        'veth',
        'peer',
        'name',
        'uplink',
        'netns',
        end.name,
      ]);
      await run('ip', ['-n', middle.name, 'address', 'add', `${net}.1/24`, 'dev', `to-${name}`]);
      await run('ip', ['-n', end.name, 'address', 'add', `${net}.2/24`, 'dev', 'uplink']);
      await run('ip', ['-n', middle.name, 'link', 'set', `to-${name}`, 'up']);
      await run('ip', ['-n', end.name, 'link', 'set', 'uplink', 'up']);
      await run('ip', ['-n', end.name, 'route', 'add', address, 'via', `${net}.1`]);
      ends.push(end);
    }
    return { ...star, hub: middle, spokes: ends };
  } catch (error) {
    await star[Symbol.asyncDispose]();
    throw error;
  }
}

/** Ends what still runs in a namespace, and removes it. Only processes that were started in it are in it. */
async function remove(space: string): Promise<void> {
  await eventually(
    async () => {
      const { stdout } = await run('ip', ['netns', 'pids', space]);
      const pids = stdout.split('\n').filter(Boolean).map(Number);
      for (const pid of pids) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It has ended meanwhile.
        }
      }
      return pids.length === 0;
    },
    { what: `${space} is empty`, timeout: 10_000 },
  );
  await run('ip', ['netns', 'delete', space]);
}

/** Removes the namespaces of runs that were killed before they could. */
async function removeForgotten(): Promise<void> {
  const { stdout } = await run('ip', ['netns', 'list']);
  for (const [space, pid] of stdout.matchAll(/^inclust-(\d+)-[a-z]+/gmu))
    if (!existsSync(`/proc/${pid}`)) await remove(space);
}
