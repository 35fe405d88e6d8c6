import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Dial, Dialled } from './dial-leaf.ts';

const script = fileURLToPath(new URL('dial-leaf.ts', import.meta.url));

/** What the leaf port says to who dials it so. */
export async function dialled(dial: Dial): Promise<Dialled> {
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(dial)], { timeout: 20_000 });
  return JSON.parse(stdout) as Dialled;
}
