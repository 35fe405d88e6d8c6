import { posix } from 'node:path';

/** Where a file belongs: its package folder, and in a service the layer. */
type Place = { readonly home: string; readonly layer: string | undefined; readonly isTest: boolean };

/** What tests of any layer may import beside what the layer itself may. */
const TEST_TOOLS = /^(vitest|fast-check|node:.*|@inclust\/(testkit|kernel)(\/testing)?)$/;
const STORAGE_LIBRARIES = /^(mongoose|mongodb)(\/|$)/;
/** Packages that are pure too: nothing in them reaches out or remembers. */
const DOMAIN_PACKAGES: ReadonlySet<string> = new Set([
  '@inclust/kernel',
  '@inclust/classifications',
  '@inclust/schedule',
  '@inclust/wishes',
]);
/** Those of them that may import the kernel, and nothing else. */
const PURE_PACKAGES: ReadonlySet<string> = new Set([
  'packages/classifications',
  'packages/schedule',
  'packages/wishes',
]);
/** What reaches a server: use cases are given it as a port. */
const DRIVERS = /^(mongoose|mongodb|@grpc\/grpc-js|@nats-io\/.*)(\/|$)/;

/** Why this file may not import that; undefined when it may. `services` are the package names of the services. */
export function violation(file: string, specifier: string, services: ReadonlySet<string>): string | undefined {
  const from = placeOf(file);
  if (!specifier.startsWith('.')) return ofPackage(from, specifier, services) ?? ofLayer(from, specifier, undefined);
  const target = posix.join(posix.dirname(file), specifier);
  const to = placeOf(target);
  // The gates are no package; their tests are in test/gates.
  if (from.home === 'test' && to.home === 'deploy') return undefined;
  if (to.home !== from.home) return 'another package is imported by its name, never by a path';
  return ofLayer(from, specifier, to);
}

function ofPackage(from: Place, specifier: string, services: ReadonlySet<string>): string | undefined {
  const [scope, name, ...rest] = specifier.split('/');
  if (scope !== '@inclust') return undefined;
  if (rest.length > 0 && rest.join('/') !== 'testing') return 'a package exposes . and ./testing only';
  if (rest.length > 0 && !from.isTest && !from.home.startsWith('test') && !isTesting(from)) {
    return './testing is for tests';
  }
  if (PURE_PACKAGES.has(from.home) && specifier !== '@inclust/kernel') {
    return `${from.home.slice('packages/'.length)} imports no package but the kernel`;
  }
  if (!services.has(`${scope}/${name}`)) return undefined;
  if (from.home.startsWith('services/') && from.home !== `services/${name}` && from.home !== 'services/node') {
    return 'services never import one another: they ask by gRPC and learn by events';
  }
  // The command line starts services; no other package knows them.
  if (from.home.startsWith('packages/') && from.home !== 'packages/cli') return 'a package knows no service';
  return undefined;
}

function isTesting({ home }: Place): boolean {
  // The demo's registers are made with the register's own columns and rules.
  return home === 'packages/testkit' || home === 'deploy';
}

function ofLayer(from: Place, specifier: string, to: Place | undefined): string | undefined {
  if (from.home === 'packages/kernel') {
    return to || from.isTest || specifier.startsWith('node:') ? undefined : 'the kernel imports nothing';
  }
  if (from.isTest && TEST_TOOLS.test(specifier)) return undefined;
  switch (from.layer) {
    case 'domain':
      // Builders of the package's tests.
      if (from.isTest && to?.isTest) return undefined;
      if (to ? to.layer === 'domain' : DOMAIN_PACKAGES.has(specifier)) return undefined;
      return `domain/ imports only ${[...DOMAIN_PACKAGES].join(', ')} and itself`;
    case 'app':
      if (from.isTest) return undefined;
      if (to ? to.layer === 'storage' || to.layer === 'transport' : DRIVERS.test(specifier)) {
        return 'app/ knows ports, not storage, transport or a driver';
      }
      return undefined;
    case 'transport':
      if (from.isTest) return undefined;
      if (to ? to.layer === 'storage' : STORAGE_LIBRARIES.test(specifier)) return 'transport/ never touches storage';
      return undefined;
    case 'storage':
      if (to?.layer === 'transport') return 'storage/ never touches transport';
      return undefined;
    default:
      return undefined;
  }
}

function placeOf(file: string): Place {
  const [top = '', second = '', src, layer] = file.split('/');
  const inService = top === 'services' && src === 'src' && layer !== undefined && !layer.endsWith('.ts');
  return {
    home: top === 'packages' || top === 'services' ? `${top}/${second}` : top,
    layer: inService ? layer : undefined,
    // Files that only tests use may stand beside them in a folder of that name.
    isTest: file.endsWith('.test.ts') || /\/(test|testing)\//.test(file) || file.endsWith('/testing.ts'),
  };
}
