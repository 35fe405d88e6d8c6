import type { Gate } from '../gate.ts';
import { runTool } from '../run-tool.ts';

/** No file, export or dependency that nothing uses, and none used that is not declared, see knip.json. */
export const unused: Gate = {
  name: 'unused',
  what: 'knip: files, exports, dependencies',
  run: (root) => runTool(root, 'knip', ['--no-progress', '--no-config-hints']),
};
