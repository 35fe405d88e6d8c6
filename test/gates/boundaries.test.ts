import { describe, expect, test } from 'vitest';
import { boundaries } from '../../deploy/check/gates/boundaries.ts';
import { packageFiles, runOn } from './workspace.ts';

const domain = 'services/members/src/domain/member.ts';
const app = 'services/members/src/app/join.ts';
const transport = 'services/members/src/transport/grpc/handler.ts';

/** What is imported, where, and the reason the gate gives. */
const forbidden: readonly (readonly [file: string, specifier: string, reason: string])[] = [
  [
    domain,
    'node:fs',
    'domain/ imports only @inclust/kernel, @inclust/classifications, @inclust/schedule, @inclust/wishes and itself',
  ],
  [
    domain,
    '../storage/documents.ts',
    'domain/ imports only @inclust/kernel, @inclust/classifications, @inclust/schedule, @inclust/wishes and itself',
  ],
  [
    domain,
    '../app/join.ts',
    'domain/ imports only @inclust/kernel, @inclust/classifications, @inclust/schedule, @inclust/wishes and itself',
  ],
  [
    domain,
    '@inclust/contracts',
    'domain/ imports only @inclust/kernel, @inclust/classifications, @inclust/schedule, @inclust/wishes and itself',
  ],
  [app, 'mongoose', 'app/ knows ports, not storage'],
  [app, '../storage/documents.ts', 'app/ knows ports, not storage'],
  [app, '../transport/grpc/handler.ts', 'app/ knows ports, not storage'],
  [transport, '../../storage/documents.ts', 'transport/ never touches storage'],
  [transport, 'mongoose', 'transport/ never touches storage'],
  ['services/members/src/storage/documents.ts', '../transport/grpc/handler.ts', 'storage/ never touches transport'],
  ['services/members/src/service.ts', '@inclust/events', 'services never import one another'],
  ['packages/mongo/src/store.ts', '@inclust/events', 'a package knows no service'],
  ['packages/mongo/src/store.ts', '../../kernel/src/one.ts', 'another package is imported by its name'],
  ['test/stories/story.test.ts', '../../packages/kernel/src/one.ts', 'another package is imported by its name'],
  ['services/members/src/service.ts', '@inclust/kernel/src/one.ts', 'exposes . and ./testing only'],
  ['services/members/src/service.ts', '@inclust/kernel/testing', './testing is for tests'],
  ['packages/kernel/src/two.ts', 'pino', 'the kernel imports nothing'],
  ['packages/classifications/src/nace.ts', '@inclust/mongo', 'classifications imports no package but the kernel'],
  ['packages/schedule/src/expand.ts', '@inclust/mongo', 'schedule imports no package but the kernel'],
];

const allowed: readonly (readonly [file: string, specifier: string])[] = [
  [domain, '@inclust/kernel'],
  [domain, '@inclust/classifications'],
  [domain, '@inclust/schedule'],
  ['packages/classifications/src/nace.ts', '@inclust/kernel'],
  ['services/members/src/domain/member.test.ts', 'vitest'],
  ['services/members/src/domain/member.test.ts', '@inclust/kernel/testing'],
  [app, '../domain/member.ts'],
  [transport, '../../app/join.ts'],
  ['services/members/src/service.ts', './storage/documents.ts'],
  ['services/node/src/service.ts', '@inclust/events'],
  ['packages/cli/src/up.ts', '@inclust/events'],
  ['packages/mongo/src/store.ts', '@inclust/kernel'],
];

const events = packageFiles('services/events', '@inclust/events', []);

describe('the gate boundaries', () => {
  test('lets a sound workspace pass', async () => {
    expect(await runOn(boundaries, {})).toMatchObject({ ok: true });
  });

  test.each(forbidden)('stops %s importing %s', async (file, specifier, reason) => {
    const { ok, output } = await runOn(boundaries, { ...events, [file]: `import '${specifier}';\n` });
    expect(output).toContain(`${file}:1 imports ${specifier}: `);
    expect(output).toContain(reason);
    expect(ok).toBe(false);
  });

  test.each(allowed)('lets %s import %s', async (file, specifier) => {
    expect(await runOn(boundaries, { ...events, [file]: `import '${specifier}';\n` })).toMatchObject({ ok: true });
  });

  test.each([
    "import type { X } from 'pino';\nexport type Y = X;\n",
    "export { x } from 'pino';\n",
    "export * from 'pino';\n",
    "export const x = import('pino');\n",
  ])('sees every way to import: %s', async (text) => {
    expect(await runOn(boundaries, { [domain]: text })).toMatchObject({ ok: false });
  });

  test('stops packages that need each other in a circle', async () => {
    const { ok, output } = await runOn(boundaries, {
      ...packageFiles('packages/a', '@inclust/a', ['@inclust/b']),
      ...packageFiles('packages/b', '@inclust/b', ['@inclust/a']),
    });
    expect(output).toContain('@inclust/a -> @inclust/b -> @inclust/a');
    expect(ok).toBe(false);
  });

  test('stops a package that exposes more than . and ./testing', async () => {
    const manifest = '{ "name": "@inclust/a", "exports": { ".": "./src/index.ts", "./inside": "./src/inside.ts" } }\n';
    expect(await runOn(boundaries, { 'packages/a/package.json': manifest })).toMatchObject({ ok: false });
  });
});
