// What the image starts: `start.mjs SERVICE`, or `start.mjs inclust ...` for the command. The process is the service's own.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { programs } from './programs.ts';

const bundle = import.meta.dirname;
const [, , name = '', ...rest] = process.argv;
if (!programs.some((program) => program === name)) {
  process.stderr.write(`The first argument must be one of ${programs.join(', ')}.\n`);
  process.exitCode = 64;
} else {
  const main = join(bundle, `${name}.mjs`);
  process.argv = [process.argv[0] ?? '', main, ...rest];
  if (name !== 'inclust' && name !== 'nginx') {
    process.env['OTEL_SERVICE_NAME'] ||= `inclust-${name}`;
    await load(join(bundle, '../node_modules/@inclust/telemetry/src/register.mjs'));
  }
  await load(main);
}

async function load(file: string): Promise<void> {
  await import(pathToFileURL(file).href);
}
