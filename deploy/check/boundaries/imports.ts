import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import, of types too, or re-export: in which file and line, and what it names. */
export type Import = { readonly file: string; readonly line: number; readonly specifier: string };

/** All imports in the TypeScript files of the workspace; `count` is called for every file read. */
export async function* readImports(root: string, count: () => void): AsyncGenerator<Import> {
  const files = glob('{packages,services,test,deploy}/**/*.{ts,tsx,mts}', {
    cwd: root,
    exclude: (name) => name.endsWith('node_modules') || name.endsWith('/gen') || name === 'gen',
  });
  for await (const file of files) {
    count();
    const text = await readFile(join(root, file), 'utf8');
    for (const { start, specifier } of specifiersIn(file, text)) {
      yield { file, line: text.slice(0, start).split('\n').length, specifier };
    }
  }
}

function specifiersIn(file: string, text: string): { start: number; specifier: string }[] {
  const { module } = parseSync(file, text);
  const named = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest ?? [])),
  ].map(({ start, value }) => ({ start, specifier: value }));
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
    start,
    written: text.slice(start, end),
  }));
  // A computed import names nothing that could be checked.
  const literal = dynamic.flatMap(({ start, written }) => {
    const value = /^(['"`])([^'"`$]*)\1$/.exec(written)?.[2];
    return value === undefined ? [] : [{ start, specifier: value }];
  });
  return [...new Map([...named, ...literal].map((one) => [`${one.start}`, one])).values()];
}
