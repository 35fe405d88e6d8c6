import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Missing } from './missing.mjs';
import { toolsDir } from './places.mjs';
import { looksOffline, runQuiet, tail } from './run-quiet.mjs';
import { step } from './say.mjs';

/** The folder in which an npm package in one exact version is kept, or would be. */
export function packageFolder(name, version) {
  return join(toolsDir, `${name.replaceAll('/', '-')}-${version}`);
}

/** Fetches an npm package into a folder of its own, without running any of its scripts. Does nothing when it is there. */
export async function fetchPackage(name, version, instead) {
  const folder = packageFolder(name, version);
  if (existsSync(folder)) return folder;
  return step(`fetching ${name} ${version} from npm`, async () => {
    // Under another name until it is complete, so that an interrupted fetch is never taken for a good one.
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    await writeFile(join(partial, 'package.json'), '{ "private": true }\n');
    const [command, ...first] = npmCommand();
    const { code, output } = await runQuiet(
      command,
      [
        ...first,
        'install',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        '--loglevel=error',
        // npm's own patience without a network is minutes for each package.
        '--fetch-retries=2',
        '--fetch-retry-mintimeout=500',
        '--fetch-retry-maxtimeout=2000',
        '--prefix',
        partial,
        `${name}@${version}`,
      ],
      { cwd: partial },
    );
    if (code === 127)
      throw new Missing('npm was not found', ['install npm beside Node (https://nodejs.org)', instead], output);
    if (code !== 0) {
      const why = looksOffline(output) ? 'the npm registry could not be reached' : 'npm failed';
      throw new Missing(
        `${name} ${version} could not be fetched: ${why}`,
        ['the first start needs a network; try again when there is one', instead],
        tail(output),
      );
    }
    await rename(partial, folder);
    return folder;
  });
}

/** The npm that runs us, else the one on the PATH. */
function npmCommand() {
  const running = process.env.npm_execpath;
  return running && basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm'];
}
