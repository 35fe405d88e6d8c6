import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { trustNamedKey } from '../home/trust-key.ts';

/** `inclust node trust`: names the key of the meta-cluster to a city, on its machine. */
export async function trustMeta({ out, terminal }: Context, homeGiven: string, key: string): Promise<ExitCode> {
  const trusted = await trustNamedKey(resolve(terminal.cwd, homeGiven), key);
  out.result(trusted, () =>
    [
      `${trusted.node} knows ${trusted.meta} by this key and by what it vouches for; nothing that other keys have signed in its name is taken.`,
      ...(trusted.processTold ? [] : ['The process did not answer; it takes the key at its next start.']),
    ].join('\n'),
  );
  return exitCodes.ok;
}
