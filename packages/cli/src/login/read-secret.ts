import { Failure } from '../failure.ts';
import type { Context } from '../context.ts';

/** The part of a terminal's standard input that hiding needs. */
interface RawInput extends AsyncIterable<Uint8Array> {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  pause?(): unknown;
}

/** Reads lines that must not be seen, a question for each: hidden on a terminal, else from standard input one after the other. */
export async function readSecrets(context: Context, questions: readonly string[]): Promise<string[]> {
  const input: RawInput = context.terminal.stdin;
  if (!input.isTTY || !input.setRawMode) {
    const text = Buffer.concat(await Array.fromAsync(input)).toString('utf8');
    const lines = text.split(/\r?\n/u);
    if (lines.filter(Boolean).length < questions.length) {
      throw new Failure(
        'usage',
        'secret-missing',
        `Give ${questions.join(' and ')} on standard input, each on a line.`,
      );
    }
    return lines.slice(0, questions.length);
  }
  const answers: string[] = [];
  input.setRawMode(true);
  try {
    const characters = charactersOf(input);
    for (const question of questions) {
      context.terminal.stderr.write(`${question}: `);
      answers.push(await hiddenLine(characters));
      context.terminal.stderr.write('\n');
    }
  } finally {
    input.setRawMode(false);
    input.pause?.();
  }
  return answers;
}

async function hiddenLine(characters: AsyncGenerator<string>): Promise<string> {
  const line: string[] = [];
  for (let next = await characters.next(); !next.done; next = await characters.next()) {
    const { value } = next;
    if (value === '\r' || value === '\n') break;
    // Ctrl-C and Ctrl-D; Backspace and Delete.
    if (value === '\u0003' || value === '\u0004') throw new Failure('interrupted', 'interrupted', 'Nothing was done.');
    if (value === '\u007f' || value === '\b') line.pop();
    else line.push(value);
  }
  return line.join('');
}

async function* charactersOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of input) yield* decoder.decode(bytes, { stream: true });
}
