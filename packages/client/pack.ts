// Makes the package that integrators install: `node packages/client/pack.ts [folder]`; without a folder, into dist/client. Prints the tarball.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { rolldown, type Plugin } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const own = import.meta.dirname;
const root = resolve(own, '../..');
const folder = resolve(process.argv[2] ?? join(root, 'dist/client'));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await writeModules();
await writeTypes();
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
for (const [from, to] of [
  [join(own, 'README.md'), 'README.md'],
  [join(root, 'LICENSE'), 'LICENSE'],
  // Read by the module beside it.
  [join(root, 'packages/contracts/src/gen/descriptors.binpb'), 'contracts/src/gen/descriptors.binpb'],
] as const)
  cpSync(from, join(folder, to));
const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts'], { cwd: folder, encoding: 'utf8' });
const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
console.log(join(folder, filename));

/** A module for each source, so that what a program does not use can be left out. What is used of other packages of ours comes along. */
async function writeModules(): Promise<void> {
  await using bundle = await rolldown({
    input: { index: join(own, 'src/index.ts'), contracts: join(root, 'packages/contracts/src/index.ts') },
    platform: 'node',
    external: isLibrary,
    // No module of ours does anything by being loaded.
    treeshake: { moduleSideEffects: false },
    transform: { target: 'node20' },
  });
  await bundle.write({ dir: folder, format: 'esm', preserveModules: true, entryFileNames: '[name].js' });
}

/** The compiler writes the types of each source; what is used of them comes into one file. */
async function writeTypes(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'inclust-types-'));
  try {
    for (const name of ['client', 'rpc', 'contracts', 'kernel']) {
      const to = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', scratch];
      const from = ['--rootDir', join(root, 'packages'), '--tsBuildInfoFile', join(scratch, `${name}.info`)];
      const tsc = join(root, 'node_modules/.bin/tsc');
      execFileSync(tsc, ['-p', join(root, 'packages', name), ...to, ...from], { stdio: 'inherit' });
    }
    await using bundle = await rolldown({
      input: {
        index: join(scratch, 'client/src/index.d.ts'),
        contracts: join(scratch, 'contracts/src/index.d.ts'),
      },
      platform: 'node',
      external: isLibrary,
      plugins: [writtenTypes(scratch), dts({ dtsOnly: true, generator: 'oxc', tsconfig: false })],
    });
    await bundle.write({ dir: folder, format: 'esm' });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Finds the types that were written of a source, by the name under which that is imported. */
function writtenTypes(folderOfTypes: string): Plugin {
  return {
    name: 'written-types',
    resolveId: {
      // Before that of the plugin, which looks for sources.
      order: 'pre',
      handler: (id, importer) => {
        const ours = /^@inclust\/([\w-]+)$/u.exec(id)?.[1];
        if (ours) return join(folderOfTypes, ours, 'src/index.d.ts');
        return importer && id.endsWith('.ts') && id.startsWith('.')
          ? join(dirname(importer), id.replace(/(?<!\.d)\.ts$/u, '.d.ts'))
          : null;
      },
    },
  };
}

function isLibrary(id: string): boolean {
  return !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('@inclust/');
}

function manifest() {
  const { name, version, license } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const catalog = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const versionOf = (library: string): string => {
    const found = new RegExp(`^ {2}'?${library}'?: (\\S+)$`, 'mu').exec(catalog)?.[1];
    if (!found) throw new Error(`${library} is not in the catalog`);
    return `^${found}`;
  };
  return {
    name,
    version,
    description: 'What a program calls an InClust node with',
    license,
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      './contracts': { types: './contracts.d.ts', default: './contracts.js' },
    },
    engines: { node: '>=20' },
    dependencies: {
      '@bufbuild/protobuf': versionOf('@bufbuild/protobuf'),
      '@grpc/grpc-js': versionOf('@grpc/grpc-js'),
    },
  };
}
