import type { Context } from './context.ts';
import { Failure } from './failure.ts';

/** Whether something was confirmed beforehand. */
export interface Confirming {
  readonly yes?: boolean;
}

/** Goes on where `--yes` is given or a name is typed on standard input, after a line that says what will be. Refused: `not-confirmed`. */
export async function confirm(
  { out, terminal }: Context,
  { yes = false }: Confirming,
  name: string,
  what: string,
): Promise<void> {
  if (yes) return;
  out.say(`${what} Type ${name} to go on:`);
  const typed = await lineOf(terminal.stdin);
  if (typed.trim() !== name)
    throw new Failure(
      'usage',
      'not-confirmed',
      `${name} was not typed; nothing was done.`,
      `Type ${name}, or give --yes.`,
    );
}

/** The first line. */
async function lineOf(input: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of input) {
    text += decoder.decode(bytes, { stream: true });
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}
