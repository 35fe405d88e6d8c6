import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import type * as bundling from './build-bundle.ts';
import { mainsIn } from './mains-in.ts';
import { sourcesDigest } from './sources-digest.ts';

/** How many bundles are kept in any case, and for how long any other, in milliseconds: a process may load a part of its own later. */
const kept = 4;
const keptFor = 24 * 60 * 60 * 1_000;

/**
 * The file to start for a service (`node`, `members`, ...) or a package that is a program (`cli`): all its modules and libraries in a few
 * files, as the sources under `root` are now. Makes the bundle where there is none of these sources. Processes that make it at once do so
 * side by side, and one of them stays.
 * Where nothing can be written under `root` it is the source, which is the same program.
 */
export async function bundledMain(root: string, name: string): Promise<string> {
  const all = join(root, '.inclust/bundles');
  const folder = join(all, sourcesDigest(root));
  if (!existsSync(folder)) {
    if (!isWritable(all)) return sourceOf(root, name);
    const making = underWay.get(folder) ?? make(root, all, folder).finally(() => underWay.delete(folder));
    underWay.set(folder, making);
    await making;
  }
  return join(folder, `${name}.mjs`);
}

function sourceOf(root: string, name: string): string {
  const service = join(root, 'services', name, 'src/main.ts');
  return existsSync(service) ? service : join(root, 'packages', name, 'src/main.ts');
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What this process makes just now, by folder. */
const underWay = new Map<string, Promise<void>>();

async function make(root: string, all: string, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  // Only then, since the bundler takes longer to load than a bundle to be found; and from where it lies, so that it is in no bundle.
  const place = new URL('./build-bundle.ts', import.meta.url).href;
  const { buildBundle }: typeof bundling = await import(place);
  await buildBundle(root, draft, { programs: mainsIn(root, 'packages') });
  put(draft, folder);
  forgetOld(all);
}

function put(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  const now = new Date();
  utimesSync(folder, now, now);
}

/** Drafts that a crash left count as bundles: they are old before long. */
function forgetOld(all: string): void {
  const byAge = readdirSync(all)
    .map((name) => ({ path: join(all, name), at: statSync(join(all, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .toSorted((one, other) => other.at - one.at);
  const old = Date.now() - keptFor;
  for (const { path, at } of byAge.slice(kept)) if (at < old) rmSync(path, { recursive: true, force: true });
}
