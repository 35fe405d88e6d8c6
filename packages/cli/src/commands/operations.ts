import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { taken } from './taken.ts';

/** `inclust events tail`: a node's events as they come, until Ctrl-C or so many as `--count` says. */
export async function tailEvents(
  context: Context,
  options: { readonly from?: string; readonly subject?: string; readonly count?: string },
): Promise<ExitCode> {
  const { out, terminal } = context;
  const from = options.from === undefined ? 0 : Number(options.from);
  const count = options.count === undefined ? Infinity : Number(options.count);
  if (!Number.isInteger(from) || from < 0)
    throw new Failure('usage', 'option-invalid', '--from must be a sequence, a number from 1 on.');
  if (!(count >= 1)) throw new Failure('usage', 'option-invalid', '--count must be a number from 1 on.');
  using node = openNode(context);
  const stop = new AbortController();
  using _stopping = terminal.onStop(() => stop.abort());
  let seen = 0;
  for await (const event of node.operations.tailEvents(
    { fromSequence: BigInt(from), subject: options.subject ?? '' },
    stop.signal,
  )) {
    out.item(
      event,
      () =>
        `${out.paint('dim', String(event.sequence).padStart(6))}  ${event.time ?? ''}  ${out.paint('bold', event.subject)}  ${event.bodyJson}`,
    );
    seen += 1;
    if (seen >= count) break;
  }
  return exitCodes.ok;
}

/** `inclust dead-letters list`: messages that consumers gave up. */
export async function listDeadLetters(context: Context, options: { readonly limit?: string }): Promise<ExitCode> {
  using node = openNode(context);
  const { out } = context;
  const letters = await taken(node.operations.everyDeadLetter(), options.limit);
  out.result(letters, () =>
    out.table(
      [
        { title: 'id', side: 'right', value: (letter) => letter.id },
        { title: 'time', value: (letter) => letter.time ?? '' },
        { title: 'stream', value: (letter) => `${letter.stream}/${letter.sequence}` },
        { title: 'consumer', value: (letter) => letter.consumer },
        { title: 'reason', value: (letter) => letter.reason },
        { title: 'tried', side: 'right', value: (letter) => String(letter.deliveries) },
        { title: 'subject', value: (letter) => letter.subject },
      ],
      letters,
    ),
  );
  return exitCodes.ok;
}

/** `inclust dead-letters replay`: hands one, or with `all` every one, to its consumer again. */
export async function replayDeadLetters(context: Context, id: string): Promise<ExitCode> {
  using node = openNode(context);
  const answer = await node.operations.replayDeadLetter({ id: id === 'all' ? '*' : id });
  context.out.result(answer, () => `${answer.replayed} handed over again, ${answer.gone} no longer there`);
  return exitCodes.ok;
}
