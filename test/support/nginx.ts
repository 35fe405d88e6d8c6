import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const binary = '/usr/sbin/nginx';

/** Whether nginx can be tested with: no, where its absence was asked for; an error, where it is only missing. */
export function nginxIsThere(): boolean {
  if (existsSync(binary)) return true;
  if (process.env['INCLUST_WITHOUT_NGINX']) return false;
  throw new Error(
    `There is no ${binary}: apt-get install nginx-light, or set INCLUST_WITHOUT_NGINX=1 to leave out what needs it.`,
  );
}

/** A running nginx with a prefix of its own. */
export interface Nginx extends AsyncDisposable {
  /** What it has written so far. */
  readonly log: () => string;
}

/** Lets nginx check a configuration, and starts it in the foreground. */
export async function startNginx(folder: string, configuration: string): Promise<Nginx> {
  await mkdir(join(folder, 'temp'), { recursive: true });
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration);
  await promisify(execFile)(binary, ['-t', '-p', folder, '-c', file]);
  const child = spawn(binary, ['-p', folder, '-c', file, '-g', 'daemon off;'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return {
    log: () => log,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
