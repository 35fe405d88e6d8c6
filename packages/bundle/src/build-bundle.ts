import { dirname, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown, type Plugin } from 'rolldown';
import { mainsIn } from './mains-in.ts';

/** What a bundle may have beside the services, or may lack. */
export interface BundleOptions {
  /** Where the bundle will be when it runs, if not in the folder that it is written to: below `root` as well. */
  readonly place?: string;
  /** Other programs, by the name of their file in the bundle. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Libraries that are loaded as they are, from a `node_modules` above the bundle. */
  readonly external?: readonly string[];
}

/** Writes a bundle of every service under `root` into a folder two levels below `root`: `{service}.mjs` and what they share. */
export async function buildBundle(
  root: string,
  folder: string,
  { place = folder, programs = {}, external = [] }: BundleOptions = {},
): Promise<void> {
  await using bundle = await rolldown({
    input: { ...mainsIn(root, 'services'), ...programs },
    platform: 'node',
    external: [...external],
    plugins: [keepPlaces(root, place), keepLibraryPlaces(place)],
    onLog: (level, log, next) => {
      // Drivers look for what need not be there, and libraries go in circles.
      if (log.code !== 'UNRESOLVED_IMPORT' && log.code !== 'CIRCULAR_DEPENDENCY' && log.code !== 'EVAL')
        next(level, log);
    },
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    banner: libraryPlaces,
  });
}

/** Lets a module that asks where it is hear of its source, beside which the files are that it reads. */
function keepPlaces(root: string, folder: string): Plugin {
  return {
    name: 'keep-places',
    transform: (code, id) => {
      if (!id.startsWith(root + sep) || isLibrary(id) || !code.includes('import.meta.url')) return undefined;
      const place = `new URL(${JSON.stringify(addressFrom(folder, id))}, import.meta.url).href`;
      return { code: code.replaceAll('import.meta.url', place), map: null };
    },
  };
}

/** What stands at the beginning of each file of a bundle, and is used where a CommonJS library asks where it is. */
const libraryPlaces = `import { fileURLToPath as pathOfLibrary } from 'node:url';
const placeOfLibrary = (address) => pathOfLibrary(new URL(address, import.meta.url));`;

/** The same for CommonJS, which asks with `__dirname` and `__filename`. */
function keepLibraryPlaces(folder: string): Plugin {
  const asked = /(?<![.\w$])__(dirname|filename)(?![\w$])/g;
  return {
    name: 'keep-library-places',
    transform: (code, id) => {
      if (!isLibrary(id) || !/\.c?js$/u.test(id) || !code.includes('__')) return undefined;
      const place = (file: string): string => `placeOfLibrary(${JSON.stringify(addressFrom(folder, file))})`;
      const kept = code.replaceAll(asked, (_, what) => place(what === 'dirname' ? dirname(id) : id));
      return kept === code ? undefined : { code: kept, map: null };
    },
  };
}

function isLibrary(id: string): boolean {
  return id.includes(`${sep}node_modules${sep}`);
}

function addressFrom(folder: string, file: string): string {
  const from = pathToFileURL(`${folder}/`).pathname;
  const to = pathToFileURL(file).pathname;
  const path = relative(from, to).split(sep).join('/');
  return dirname(path) === '.' ? `./${path}` : path;
}
