import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { listDeadLetters, replayDeadLetters } from './operations.ts';

/** Commands about what was given up. */
export function addOperatorCommands(program: Command, handle: Handle): void {
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
