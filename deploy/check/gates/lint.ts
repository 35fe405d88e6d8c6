import type { Gate } from '../gate.ts';
import { runTool } from '../run-tool.ts';

/** oxlint with its type-aware rules and import cycles, see .oxlintrc.json. */
export const lint: Gate = {
  name: 'lint',
  what: 'oxlint, type-aware, import cycles',
  // Said here as well: a link to a folder of libraries is walked through, whatever the configuration says.
  run: (root) => runTool(root, 'oxlint', ['--type-aware', '--deny-warnings', '--ignore-pattern', 'node_modules']),
};
