import { statSync } from 'node:fs';

/** What was read of files as they are now: read again when one of them was replaced, came or went. */
export function readAnew<Read>(files: readonly string[], read: () => Read): () => Read {
  let known: { readonly of: string; readonly read: Read } | undefined;
  return () => {
    const of = files.map(stampOf).join();
    if (known?.of !== of) known = { of, read: read() };
    return known.read;
  };
}

function stampOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.ino} ${found.mtimeNs} ${found.size}` : '';
}
