import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { listDeadLetters, replayDeadLetters, tailEvents } from './operations.ts';

/** Commands about events and what was given up. */
export function addOperatorCommands(program: Command, handle: Handle): void {
  program
    .command('events')
    .description('events of a node')
    .command('tail')
    .description('events as they come, one a line, until Ctrl-C')
    .option('--from <sequence>', 'begin with this one (default: from now on)')
    .option('--subject <filter>', 'a NATS filter, such as "inclust.*.members.>"')
    .option('--count <count>', 'end after so many')
    .action(handle(tailEvents));
  const letters = program.command('dead-letters').description('messages that a consumer gave up');
  letters
    .command('list')
    .description('oldest first')
    .option('--limit <count>', 'at most so many')
    .action(handle(listDeadLetters));
  letters
    .command('replay <id>')
    .description('hand one to its consumer again, or "all"')
    .action(handle(replayDeadLetters));
}
