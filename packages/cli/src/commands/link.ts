import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { askControl, type ControlRequest } from '../local/control-socket.ts';

/** `inclust link cut`. */
export async function cutLink(context: Context, city: string, options: { readonly mode: string }): Promise<ExitCode> {
  const mode = options.mode === 'close' || options.mode === 'blackhole' ? options.mode : undefined;
  if (!mode) throw new Failure('usage', 'option-invalid', '--mode must be close or blackhole.');
  await tellFederation(context, { command: 'cut', city, mode });
  context.out.result({ city, cut: mode }, () => `the link of ${city} is cut; mend it with "inclust link mend ${city}"`);
  return exitCodes.ok;
}

/** `inclust link mend`. */
export async function mendLink(context: Context, city: string): Promise<ExitCode> {
  await tellFederation(context, { command: 'mend', city });
  context.out.result({ city, cut: null }, () => `the link of ${city} is mended`);
  return exitCodes.ok;
}

/** Asks the running local federation. Throws `Failure` when none runs. */
export async function tellFederation({ places }: Context, request: ControlRequest): Promise<unknown> {
  const answer = await askControl(places.socket, request);
  if (answer === undefined)
    throw new Failure('running', 'not-running', `No federation runs in ${places.data}.`, 'Start it with "inclust up".');
  return answer;
}
