import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import {
  countVisitors,
  exportVisitors,
  forgetVisitor,
  listVisitors,
  signInVisitor,
  signOutVisitor,
  type DayOptions,
  type ExportOptions,
  type SignInOptions,
} from './visitors.ts';

/** Commands about the visitor books of spaces. */
export function addVisitorCommands(program: Command, handle: Handle): void {
  const group = program.command('visitors').description('who visits a space without a booking');
  group
    .command('sign-in <space>')
    .description('note that somebody has come; her name is kept for 30 days')
    .requiredOption('--name <text>', 'who comes')
    .option('--visits <text>', 'whom or what she visits')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle((context, space: string, options: SignInOptions) => signInVisitor(context, space, options)));
  group
    .command('sign-out <name>')
    .description('note that she has left')
    .action(handle((context, name: string) => signOutVisitor(context, name)));
  group
    .command('forget <name>')
    .description('take a name out of the book; she stays counted')
    .action(handle((context, name: string) => forgetVisitor(context, name)));
  withDays(group.command('list <space>'))
    .description('the book of a day, or of at most 31')
    .action(handle((context, space: string, options: DayOptions) => listVisitors(context, space, options)));
  withDays(group.command('count <space>'))
    .description('how many came on each day')
    .action(handle((context, space: string, options: DayOptions) => countVisitors(context, space, options)));
  withDays(group.command('export <space> <file>'))
    .description('the book of a day, or of at most 31, as CSV')
    .option('--language <code>', 'of the heads of its columns: el, sq or en (default: en)')
    .option('--delimiter <character>', 'between values: a comma, a semicolon or tab (default: a comma)')
    .action(
      handle((context, space: string, file: string, options: ExportOptions) =>
        exportVisitors(context, space, file, options),
      ),
    );
}

function withDays(command: Command): Command {
  return command
    .option('--from <date>', 'the first day, YYYY-MM-DD (default: today)')
    .option('--until <date>', 'the first day that is no longer part');
}
