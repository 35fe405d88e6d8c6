import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Gate, GateResult } from '../gate.ts';
import { runCommand, runTool } from '../run-tool.ts';

/** The protos follow buf's STANDARD rules. */
export const protoLint: Gate = {
  name: 'proto-lint',
  what: 'buf lint',
  run: (root) => runTool(root, 'buf', ['lint'], join(root, 'proto')),
};

/** A built image of the protos as they were released last; `buf build -o published.binpb` in proto/ makes it at a release. */
const PUBLISHED = 'published.binpb';

/**
 * No change breaks those who use the protos: compared with the released image where there is one, else with the last
 * commit, so that what is being worked on is seen before it is committed.
 */
export const protoBreaking: Gate = {
  name: 'proto-breaking',
  what: 'buf breaking',
  run: async (root): Promise<GateResult> => {
    const proto = join(root, 'proto');
    if (existsSync(join(proto, PUBLISHED))) {
      return { ...(await breaking(root, PUBLISHED)), note: `against ${PUBLISHED}` };
    }
    const committed = await runCommand('git', ['cat-file', '-e', 'HEAD:proto/buf.yaml'], root);
    if (!committed.ok) return { ok: true, output: '', note: 'nothing is published or committed yet' };
    return { ...(await breaking(root, '../.git#ref=HEAD,subdir=proto')), note: 'against the last commit' };
  },
};

function breaking(root: string, against: string): Promise<GateResult> {
  return runTool(root, 'buf', ['breaking', '--against', against], join(root, 'proto'));
}
