import { delimiter, join } from 'node:path';
import { root, toolsDir } from './places.mjs';
import { binDir } from './pnpm.mjs';

/** The variables that a command run with the tools is given on top of ours. */
export function toolVariables({ node, servers }) {
  const path = [binDir, join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  // What Node has made of our TypeScript once it need not make again: a command starts in half the time.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(toolsDir, 'compile-cache');
  return { ...servers, INCLUST_NODE: node, NODE_COMPILE_CACHE: cache, PATH: path };
}

/** The same as lines for a POSIX shell: `eval "$(node deploy/local/bootstrap.mjs env)"`. */
export function shellExports(tools) {
  return Object.entries(toolVariables(tools))
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join('');
}
