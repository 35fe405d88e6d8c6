import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Missing } from './missing.mjs';
import { fetchPackage, packageFolder } from './npm-package.mjs';
import { hash, root, toolsDir } from './places.mjs';
import { looksOffline, runQuiet, tail } from './run-quiet.mjs';
import { step } from './say.mjs';

/** The exact version, from the `packageManager` field of package.json. */
function version() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return packageManager.replace(/^pnpm@/, '').replace(/\+.*/, '');
}

/** Folder of short commands (`node`, `pnpm`) that comes first on the PATH of what is run. */
export const binDir = join(toolsDir, 'bin');

/** Whether pnpm is there and the commands in `binDir` use this Node. */
export function pnpmAtHand(node) {
  try {
    return (
      existsSync(packageFolder('pnpm', version())) && readFileSync(join(binDir, '.stamp'), 'utf8') === stampFor(node)
    );
  } catch {
    return false;
  }
}

function stampFor(node) {
  return hash(node, packageFolder('pnpm', version()));
}

/** Fetches pnpm and writes the commands. */
export async function fetchPnpm(node) {
  const folder = await fetchPackage(
    'pnpm',
    version(),
    'or set up the machine once where there is a network and copy .inclust/tools',
  );
  const script = join(folder, 'node_modules/pnpm/bin/pnpm.mjs');
  await rm(binDir, { recursive: true, force: true });
  await mkdir(binDir, { recursive: true });
  await symlink(node, join(binDir, 'node'));
  await writeFile(join(binDir, 'pnpm'), `#!/bin/sh\nexec '${node}' '${script}' "$@"\n`);
  await chmod(join(binDir, 'pnpm'), 0o755);
  await writeFile(join(binDir, '.stamp'), stampFor(node));
}

const STAMP = join(root, 'node_modules/.inclust-stamp');

/** Whether node_modules is what the lockfile and the manifests of all packages say. */
export async function packagesInstalled() {
  try {
    return (await readFile(STAMP, 'utf8')) === manifestsHash();
  } catch {
    return false;
  }
}

/** Installs the packages that the lockfile names. */
export async function installPackages() {
  await step('installing packages', async () => {
    const { code, output } = await runQuiet(
      join(binDir, 'pnpm'),
      ['install', '--frozen-lockfile', '--reporter=append-only'],
      {
        cwd: root,
        // CI=true also keeps pnpm from asking whether it may replace node_modules that another version laid out.
        env: { ...process.env, CI: 'true', PATH: `${binDir}:${process.env.PATH}` },
      },
    );
    if (code === 0) return;
    if (/FROZEN_LOCKFILE|OUTDATED_LOCKFILE|NO_IMPORTER|FROZEN|specifiers in the lockfile/.test(output)) {
      throw new Missing(
        'pnpm-lock.yaml does not fit the package.json files',
        ['bring it up to date: node deploy/local/bootstrap.mjs run -- pnpm install'],
        tail(output),
      );
    }
    const why = looksOffline(output) ? 'the npm registry could not be reached' : `pnpm ended with code ${code}`;
    throw new Missing(
      `the packages could not be installed: ${why}`,
      ['the first start needs a network; try again when there is one'],
      tail(output),
    );
  });
  await writeFile(STAMP, manifestsHash());
}

function manifestsHash() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'test/package.json'];
  for (const group of ['packages', 'services']) {
    if (!existsSync(join(root, group))) continue;
    for (const name of readdirSync(join(root, group)).sort()) files.push(`${group}/${name}/package.json`);
  }
  return hash(...files.flatMap((file) => (existsSync(join(root, file)) ? [file, readFileSync(join(root, file))] : [])));
}
