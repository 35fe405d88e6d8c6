import { rmSync } from 'node:fs';

/** Vitest's global set-up of every project: nothing; its tear-down, at the end of the run, removes what the tests have noted. */
export function setup({ config }: { readonly config: { readonly env: Partial<Record<string, string>> } }): () => void {
  const folder = config.env['INCLUST_TEST_TOLD'];
  return () => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  };
}
