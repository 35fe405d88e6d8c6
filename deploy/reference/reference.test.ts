import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fromJson } from '@bufbuild/protobuf';
import { permissions } from '@inclust/access';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleOf } from './example.ts';
import { isInternal, pagesOf } from './markdown.ts';
import { methodPath, readReference, type Reference } from './reference.ts';

const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'inclust-reference-'));
let reference: Reference;

beforeAll(() => {
  const compiled = join(scratch, 'protos.binpb');
  const env = { ...process.env, BUF_CACHE_DIR: scratch };
  execFileSync(join(root, 'node_modules/.bin/buf'), ['build', '--output', compiled], { cwd: join(root, 'proto'), env });
  reference = readReference(readFileSync(compiled));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const methods = () => reference.files.flatMap(({ services }) => services).flatMap((service) => service.methods);

test('every example can be read as a request of its rpc, and shows something of each that is not empty', () => {
  const empty: string[] = [];
  for (const method of methods()) {
    const example = exampleOf(reference, method.input);
    expect(() => fromJson(method.input, example as never, { registry: reference.registry }), method.name).not.toThrow();
    if (method.input.fields.length > 0 && Object.keys(example).length === 0) empty.push(method.input.name);
  }
  expect(empty).toEqual([]);
});

test('every rpc that others than the services of the node may call is described once, with its comment', () => {
  const text = pagesOf(reference)
    .map((page) => page.text)
    .join('\n');
  for (const method of methods()) {
    const title = `### ${method.parent.name}.${method.name}\n`;
    expect([method.name, text.split(title).length - 1]).toEqual([method.name, isInternal(method) ? 0 : 1]);
  }
  expect(methods().filter((method) => permissions[methodPath(method)] === undefined)).toEqual([]);
  // A table cell or a paragraph that is empty is a comment that was not found.
  expect(text.match(/\| {2}\|$/gmu) ?? []).toEqual([]);
});

test('every link between the pages leads to a title', () => {
  const pages = pagesOf(reference);
  const titles = new Set(
    pages.flatMap(({ file, text }) =>
      [...text.matchAll(/^#{1,3} (.+)$/gmu)].map(
        ([, title = '']) => `${file}#${title.toLowerCase().replaceAll('.', '')}`,
      ),
    ),
  );
  const links = pages.flatMap(({ text }) =>
    [...text.matchAll(/\]\(([\w-]+\.md#[\w-]+)\)/gu)].map(([, link]) => link ?? ''),
  );
  expect(links.filter((link) => !titles.has(link))).toEqual([]);
  expect(links.length).toBeGreaterThan(500);
});

test('the guide for integrators names rpcs that there are', () => {
  const guide = readFileSync(join(root, 'docs/integrators.md'), 'utf8');
  const known = new Set(
    methods().flatMap(({ parent, name }) => [`${parent.typeName}/${name}`, `${parent.name}.${name}`]),
  );
  const named = [...guide.matchAll(/inclust\.[a-z]+\.v1\.\w+\/\w+|\b[A-Z]\w+Service\.[A-Z]\w+/gu)].map(([one]) => one);
  expect(named.filter((one) => !known.has(one))).toEqual([]);
  expect(named.length).toBeGreaterThan(4);
});
