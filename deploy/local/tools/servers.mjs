import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Missing } from './missing.mjs';
import { executable, onPath } from './on-path.mjs';
import { runQuiet } from './run-quiet.mjs';
import { say } from './say.mjs';
import { embeddedAtHand, venvBin } from './embedded.mjs';

const NATS_AT_LEAST = [2, 15, 1];

/**
 * Finds NATS and MongoDB: what the environment names, else what is on the PATH, else the embedded ones. `missing` lists
 * which embedded ones have to be fetched first, `env` is what the command is given.
 */
export async function findServers() {
  const env = {};
  const missing = [];
  const nats = await findNats();
  if (nats) env.INCLUST_NATS_BIN = nats;
  else need('nats', 'INCLUST_NATS_BIN', 'nats-server');

  if (!process.env.INCLUST_MONGO_URL) {
    const mongod = named('INCLUST_MONGOD_BIN') ?? onPath('mongod');
    const secantus = named('INCLUST_SECANTUS_BIN');
    if (mongod) env.INCLUST_MONGOD_BIN = mongod;
    else if (secantus) env.INCLUST_SECANTUS_BIN = secantus;
    else need('mongo', 'INCLUST_SECANTUS_BIN', 'secantusd-py');
  }
  return { env, missing };

  function need(which, variable, command) {
    env[variable] = join(venvBin, command);
    if (!embeddedAtHand(which) || !existsSync(env[variable])) missing.push(which);
  }
}

async function findNats() {
  const given = named('INCLUST_NATS_BIN');
  const found = given ?? onPath('nats-server');
  if (!found) return undefined;
  const { output } = await runQuiet(found, ['--version']);
  if (isRecent(/v(\d+)\.(\d+)\.(\d+)/.exec(output))) return found;
  const least = NATS_AT_LEAST.join('.');
  const said = output.trim().split('\n')[0];
  if (given)
    throw new Missing(`INCLUST_NATS_BIN is ${given}, which says: ${said}`, [
      `name a nats-server ${least} or newer, or none`,
    ]);
  say(`${found} is older than ${least} (${said}); using the embedded one`);
  return undefined;
}

function isRecent(match) {
  if (!match) return false;
  for (const [i, least] of NATS_AT_LEAST.entries()) {
    const part = Number(match[i + 1]);
    if (part !== least) return part > least;
  }
  return true;
}

function named(variable) {
  const file = process.env[variable];
  if (!file) return undefined;
  if (!executable(file))
    throw new Missing(`${variable} is ${file}, which cannot be executed`, ['correct it, or unset it']);
  return file;
}
