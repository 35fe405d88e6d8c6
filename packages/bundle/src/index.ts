import type { BundleOptions } from './build-bundle.ts';

export { bundledMain } from './bundled-main.ts';

/** Writes a bundle of every service under `root`; the bundler is loaded with the first. See `build-bundle.ts`. */
export async function buildBundle(root: string, folder: string, options: BundleOptions): Promise<void> {
  const made = await import('./build-bundle.ts');
  await made.buildBundle(root, folder, options);
}
