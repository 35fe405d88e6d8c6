import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeEach, expect, test } from 'vitest';
import { bundledMain } from '../src/index.ts';

const scope = fileScope();
let root = '';

/** A project of one service that uses a package, which reads a file beside its source, and a library that is left where it is. */
beforeEach(async () => {
  root = scope.use(await temporaryFolder()).path;
  write('package.json', '{ "type": "module" }');
  write('packages/words/data/words.txt', 'from beside the source');
  write(
    'packages/words/src/words.ts',
    `import { readFileSync } from 'node:fs';
    export const words: string = readFileSync(new URL('../data/words.txt', import.meta.url), 'utf8');`,
  );
  write(
    'services/arta/src/main.ts',
    `import { service } from 'grpc-health-check';
    import { words } from '../../../packages/words/src/words.ts';
    const later = await import('./later.ts');
    console.log(words, later.what, 'Check' in service);`,
  );
  write('services/arta/src/later.ts', `export const what: string = 'first';`);
  mkdirSync(join(root, 'services/arta/node_modules'));
  const library = resolve(import.meta.dirname, '../../rpc/node_modules/grpc-health-check');
  symlinkSync(library, join(root, 'services/arta/node_modules/grpc-health-check'));
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const said = (main: string): string => execFileSync(process.execPath, [main], { encoding: 'utf8' }).trim();

test('a bundle does what its sources do: files beside them, parts that are loaded later, libraries that are left apart', async () => {
  const main = await bundledMain(root, 'arta');
  expect(said(main)).toBe('from beside the source first true');
  expect(dirname(dirname(main))).toBe(join(root, '.inclust/bundles'));
});

test('it is made once for the same sources, and anew when one has changed; a process of the old one goes on', async () => {
  const first = await bundledMain(root, 'arta');
  const made = statSync(first).mtimeMs;
  expect(await bundledMain(root, 'arta')).toBe(first);
  expect(statSync(first).mtimeMs).toBe(made);
  write('services/arta/src/later.ts', `export const what: string = 'second time';`);
  const second = await bundledMain(root, 'arta');
  expect([said(first), said(second)]).toEqual([
    'from beside the source first true',
    'from beside the source second time true',
  ]);
});

test('a package that is a program has one as well, and makes bundles of newer sources from its own', async () => {
  const own = resolve(import.meta.dirname, '..');
  cpSync(join(own, 'src'), join(root, 'packages/bundle/src'), { recursive: true });
  mkdirSync(join(root, 'packages/bundle/node_modules'));
  symlinkSync(join(own, 'node_modules/rolldown'), join(root, 'packages/bundle/node_modules/rolldown'));
  write(
    'packages/shell/src/main.ts',
    `import { bundledMain } from '../../bundle/src/index.ts';
    console.log(await bundledMain(${JSON.stringify(root)}, 'arta'));`,
  );
  const program = await bundledMain(root, 'shell');
  expect(said(program)).toBe(join(dirname(program), 'arta.mjs'));
  expect(
    readdirSync(dirname(program)).filter((name) => name.includes('rolldown') && !name.includes('runtime')),
  ).toEqual([]);
  write('services/arta/src/later.ts', `export const what: string = 'second time';`);
  const newer = said(program);
  expect(dirname(newer)).not.toBe(dirname(program));
  expect(said(newer)).toBe('from beside the source second time true');
});

test('what is asked for several times at once, also by several processes, is one bundle and no draft is left', async () => {
  const script = join(import.meta.dirname, 'make-bundle.ts');
  const children = [1, 2].map(() => spawn(process.execPath, [script, root], { stdio: ['ignore', 'pipe', 'inherit'] }));
  const [mains, ...others] = await Promise.all([
    Promise.all([bundledMain(root, 'arta'), bundledMain(root, 'arta')]),
    ...children.map(async (child) => {
      const ended = once(child, 'exit');
      let text = '';
      for await (const chunk of child.stdout) text += String(chunk);
      return [await ended, text] as const;
    }),
  ]);
  const main = mains[0];
  expect(mains).toEqual([main, main]);
  expect(others).toEqual([
    [[0, null], main],
    [[0, null], main],
  ]);
  expect(readdirSync(join(root, '.inclust/bundles')).map((name) => join(root, '.inclust/bundles', name))).toEqual([
    dirname(main),
  ]);
});

test('where nothing can be written it is the source', async () => {
  write('.inclust', 'a file where a folder would be');
  const main = await bundledMain(root, 'arta');
  expect([main, said(main)]).toEqual([join(root, 'services/arta/src/main.ts'), 'from beside the source first true']);
  expect(await bundledMain(root, 'words')).toBe(join(root, 'packages/words/src/main.ts'));
});

test('a source that cannot be read is an error, and leaves no bundle', async () => {
  write('services/arta/src/later.ts', 'export const = ;');
  await expect(bundledMain(root, 'arta')).rejects.toThrow(/later\.ts/);
  const main = join(root, '.inclust/bundles');
  expect(existsSync(main) ? readdirSync(main).filter((name) => !name.includes('.')) : []).toEqual([]);
});
