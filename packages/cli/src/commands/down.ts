import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { askControl } from '../local/control-socket.ts';
import { tellFederation } from './link.ts';

const patience = 15_000;

/** `inclust down`: ends the local federation and waits until it has ended. */
export async function down(context: Context): Promise<ExitCode> {
  await tellFederation(context, { command: 'down' });
  const late = performance.now() + patience;
  while ((await askControl(context.places.socket, { command: 'status' })) !== undefined) {
    if (performance.now() > late)
      throw new Failure('refused', 'still-running', `The federation has not ended after ${patience / 1_000} s.`);
    await pause(100);
  }
  context.out.result({ stopped: true }, () => 'the federation has ended; its data stays');
  return exitCodes.ok;
}
