import type { Gate } from '../gate.ts';
import { runTool } from '../run-tool.ts';

/** oxlint with its type-aware rules and import cycles, see .oxlintrc.json. */
export const lint: Gate = {
  name: 'lint',
  what: 'oxlint, type-aware, import cycles',
  run: (root) => runTool(root, 'oxlint', ['--type-aware', '--deny-warnings']),
};
