import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = resolve(fileURLToPath(import.meta.url), '../../../..');

/** Where the tools are kept: git ignores it, and removing it makes everything be fetched anew. */
export const toolsDir = process.env.INCLUST_TOOLS_DIR
  ? resolve(process.env.INCLUST_TOOLS_DIR)
  : join(root, '.inclust/tools');

/** A short hash of some texts. */
export function hash(...texts) {
  const digest = createHash('sha256');
  for (const text of texts) digest.update(text).update('\0');
  return digest.digest('hex').slice(0, 16);
}
