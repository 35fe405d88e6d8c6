import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Gate } from '../../deploy/check/gate.ts';
import { compared, drift } from '../../deploy/check/gates/drift.ts';
import { protoBreaking, protoLint } from '../../deploy/check/gates/proto.ts';
import { project, write } from './workspace.ts';

const run = promisify(execFile);

const things = `// Things.
syntax = "proto3";

package inclust.planted.v1;

// A thing.
message Thing {
  // Its name.
  string name = 1;
  // Its weight in grams.
  int32 weight = 2;
}
`;
const file = 'proto/inclust/planted/v1/thing.proto';

/** A folder with the project's own buf configuration and one sound proto, committed. */
async function protoWorkspace(): Promise<AsyncDisposable & { readonly root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'inclust-proto-'));
  await symlink(join(project, 'node_modules'), join(root, 'node_modules'));
  for (const name of ['buf.yaml', 'buf.gen.yaml']) {
    await write(root, { [`proto/${name}`]: await readFile(join(project, 'proto', name), 'utf8') });
  }
  await write(root, { [file]: things, '.gitignore': 'node_modules\n' });
  await cp(join(project, 'packages/contracts/generate.ts'), join(root, 'packages/contracts/generate.ts'));
  await symlink(join(project, 'packages/contracts/node_modules'), join(root, 'packages/contracts/node_modules'));
  const git = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];
  await run('git', ['init', '-q'], { cwd: root });
  await run('git', ['add', '.'], { cwd: root });
  await run('git', [...git, 'commit', '-qm', 'planted'], { cwd: root });
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

async function changed(gate: Gate, text: string): Promise<{ ok: boolean; output: string }> {
  await using workspace = await protoWorkspace();
  await writeFile(join(workspace.root, file), text);
  return await gate.run(workspace.root);
}

describe('the gate proto-lint', () => {
  test('lets a sound proto pass', async () => {
    expect(await changed(protoLint, things)).toMatchObject({ ok: true });
  });
  test('stops a field in camel case', async () => {
    const { ok, output } = await changed(protoLint, things.replace('name = 1', 'fullName = 1'));
    expect(output).toContain('lower_snake_case');
    expect(ok).toBe(false);
  });
});

describe('the gate proto-breaking', () => {
  test('lets an added field pass', async () => {
    const added = things.replace('= 2;', '= 2;\n  // Its colour.\n  string colour = 3;');
    expect(await changed(protoBreaking, added)).toMatchObject({ ok: true, note: 'against the last commit' });
  });
  test.each([
    ['a removed field', things.replace(/ {2}\/\/ Its weight.*\n.*\n/, '')],
    ['another type', things.replace('int32', 'string')],
    ['another number', things.replace('= 2', '= 3')],
  ])('stops %s', async (_, text) => {
    const { ok, output } = await changed(protoBreaking, text);
    expect(output).toContain('weight');
    expect(ok).toBe(false);
  });
});

describe('the gate drift', () => {
  test('lets freshly generated code pass, and stops a proto that changed since', async () => {
    await using workspace = await protoWorkspace();
    const { root } = workspace;
    await run(process.execPath, [join(root, 'packages/contracts/generate.ts')], { cwd: root });
    expect(await drift.run(root)).toMatchObject({ ok: true });
    await writeFile(join(root, file), things.replace('= 2;', '= 2;\n  // Its colour.\n  string colour = 3;'));
    const { ok, output } = await drift.run(root);
    expect(output).toContain('thing.ts');
    expect(ok).toBe(false);
  });
});

describe('the gate reference', () => {
  test('lets the reference that was just written pass, and stops one that says something else', async () => {
    const root = resolve(import.meta.dirname, '../..');
    const folder = await mkdtemp(join(tmpdir(), 'inclust-reference-'));
    try {
      const generator = 'deploy/reference/generate.ts';
      const generated = relative(root, folder);
      await run(process.execPath, [join(root, generator), folder], { cwd: root });
      expect(await compared(root, { generator, makes: '', generated })).toMatchObject({ ok: true });
      await appendFile(join(folder, 'members.md'), 'by hand');
      const { ok, output } = await compared(root, { generator, makes: '', generated });
      expect(output).toContain('members.md');
      expect(ok).toBe(false);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
