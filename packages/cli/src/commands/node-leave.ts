import { resolve } from 'node:path';
import { readNodeFile } from '@inclust/node-home';
import { confirm, type Confirming } from '../confirm.ts';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { leaveFederation } from '../home/leave-federation.ts';

/** Options of `node leave` as they are typed. */
export interface NodeLeaveOptions extends Confirming {
  readonly untold?: boolean;
}

/** `inclust node leave`: ends a city's part in the federation, on its machine. */
export async function leaveNode(context: Context, homeGiven: string, options: NodeLeaveOptions): Promise<ExitCode> {
  const home = resolve(context.terminal.cwd, homeGiven);
  const { nodeId, role } = readNodeFile(home);
  if (role !== 'city')
    throw new Failure('refused', 'not-a-city', `${home} is the home of a meta-cluster; cities leave.`);
  await confirm(
    context,
    options,
    nodeId,
    `${nodeId} leaves the federation: its members and events go from the directory and the agenda of all other nodes.`,
  );
  const left = await leaveFederation({ home, untold: options.untold ?? false, now: Date.now });
  context.out.result(left, () =>
    [
      `${left.node} takes no part in the federation of ${left.meta} since ${left.leftAt}, and works alone.`,
      ...(options.untold
        ? [`The meta-cluster was not told: its operator puts the city out with "inclust cities remove ${left.node}".`]
        : []),
      ...(left.processTold ? [] : ['Its process did not answer; it works alone from its next start.']),
      'It can join again with a new invitation.',
    ].join('\n'),
  );
  return exitCodes.ok;
}
