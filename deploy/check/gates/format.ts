import type { Gate } from '../gate.ts';
import { runTool } from '../run-tool.ts';

/** Every file is formatted as oxfmt would. Remedy: `pnpm format`. */
export const format: Gate = {
  name: 'format',
  what: 'oxfmt',
  run: (root) => runTool(root, 'oxfmt', ['--check', '.']),
};
