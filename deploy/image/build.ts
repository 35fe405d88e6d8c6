// Puts together what the image holds beside its libraries: `node deploy/image/build.ts FOLDER`.
import { cpSync, globSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { buildBundle } from '@inclust/bundle';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(process.argv[2] ?? '');

/**
 * Loaded as they are: telemetry hooks into the first two, the next two read files beside their own, and two are large and loaded with the
 * first chart or document. The bundler is only loaded by `inclust up`, which the image does not offer.
 */
const external = [
  '@grpc/grpc-js',
  'mongodb',
  '@grpc/reflection',
  'grpc-health-check',
  'echarts',
  'pdfmake',
  'rolldown',
];
/** Files that the services read beside their sources, and what is for those who call this release of them. */
const data = [
  'packages/classifications/data/*',
  'packages/contracts/src/gen/descriptors.binpb',
  'docs/api/*',
  'docs/integrators.md',
];

await buildBundle(root, join(folder, 'bundle'), {
  place: join(root, 'bundle'),
  programs: {
    inclust: join(root, 'packages/cli/src/main.ts'),
    nginx: join(root, 'deploy/nginx/render.ts'),
    start: join(import.meta.dirname, 'start.ts'),
    healthy: join(import.meta.dirname, 'healthy.ts'),
  },
  external,
});
for (const file of globSync(data, { cwd: root })) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  cpSync(join(root, file), join(folder, file));
}
