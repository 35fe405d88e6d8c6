import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { rolldown } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';
import { concertOn } from '../support/concert.ts';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { roomOn, spaceOn } from '../support/space.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const scope = fileScope();
let project: string;
let city: NodeUnderTest;

// Covers: what an integrator gets, outside of this workspace: the tarball installed by npm into an empty project.
beforeAll(async () => {
  const folder = scope.use(await temporaryFolder()).path;
  project = join(folder, 'project');
  await mkdir(project);
  city = scope.use(await loneCity(folder, 'arta'));
  const { stdout } = await run(process.execPath, [join(root, 'packages/client/pack.ts'), join(folder, 'client')]);
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'integrator', private: true, type: 'module' }));
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline'];
  await run('npm', ['install', ...quiet, stdout.trim().split('\n').at(-1) ?? ''], { cwd: project });
  await copyFile(join(root, 'docs/examples/typescript/day.mts'), join(project, 'day.mts'));
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        strict: true,
        skipLibCheck: false,
        lib: ['es2023', 'esnext.disposable', 'dom'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      },
      files: ['day.mts'],
    }),
  );
  await city.start();
});

test('it brings what it needs and nothing of the workspace', async () => {
  const installed = JSON.parse(await readFile(join(project, 'node_modules/@inclust/client/package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(Object.keys(installed.dependencies)).toEqual(['@bufbuild/protobuf', '@grpc/grpc-js']);
  const { stdout } = await run('grep', ['-rlE', 'from [\'"]@inclust/', '.'], {
    cwd: join(project, 'node_modules/@inclust/client'),
  }).catch((error: { stdout: string }) => error);
  expect(stdout.split('\n').filter((file) => file !== '' && !file.endsWith('README.md'))).toEqual([]);
});

test('a program is checked against its types, and does an integrator’s day with it', async () => {
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', project]);
  const events = city.client('events');
  const occurrence = await concertOn(events);
  const room = await roomOn(city.client('coworking'), await spaceOn(city.client('coworking')));
  const { key } = await city.client('accounts').apiKeys.createApiKey({ label: 'integrator', roles: ['coordinator'] });
  const env = { ...process.env, ADDRESS: city.address('members'), KEY: key, OCCURRENCE: occurrence, ROOM: room };
  const { stdout } = await run(process.execPath, [join(project, 'day.mjs')], { env });
  expect(JSON.parse(stdout)).toEqual({
    listed: true,
    same: true,
    confirmed: true,
    booked: true,
    refused: expect.stringContaining('INVALID_ARGUMENT profile'),
    seen: ['inclust.events.v1.RegistrationConfirmed true'],
  });
});

test('a program that does not keep to the types does not pass', async () => {
  const wrong = join(project, 'wrong');
  await mkdir(wrong);
  await writeFile(
    join(wrong, 'wrong.mts'),
    `import { connect } from '@inclust/client';\nconst node = connect('127.0.0.1:1');\nawait node.members.registerMember({ profil: {} });\n`,
  );
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    join(wrong, 'wrong.mts'),
  ];
  const said = await run(join(root, 'node_modules/.bin/tsc'), options, { cwd: project }).catch(
    (error: { stdout: string }) => error,
  );
  expect(said.stdout).toContain("'profil' does not exist");
});

test('what a program does not use is left out of its bundle', async () => {
  const small = join(project, 'small.mjs');
  await writeFile(small, `import { checkTicketCode } from '@inclust/client';\nconsole.log(checkTicketCode);\n`);
  await using bundle = await rolldown({ input: small, platform: 'node' });
  const { output } = await bundle.generate({ format: 'esm' });
  const code = output.map((one) => ('code' in one ? one.code : '')).join('\n');
  expect(code).toContain('checkTicketCode');
  expect(code).not.toContain('RegisterMember');
  expect(code.length).toBeLessThan(20_000);
});
