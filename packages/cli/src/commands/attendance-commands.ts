import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import {
  chooseMethod,
  countTickets,
  eventReport,
  getAttendance,
  handInCount,
  listAttendance,
  noteCompletions,
  type CountOptions,
} from './attendance.ts';
import { confidences, countMethods, visitOrigins } from './visit-words.ts';

const visited = 'an occurrence, or nodes/{node}/venues/{uuid}/days/{YYYY-MM-DD}';

/** Commands about how many came. */
export function addAttendanceCommands(program: Command, handle: Handle): void {
  const group = program.command('attendance').description('how many came, by where they live');
  group
    .command('get <visited>')
    .description(`what is known of how many came to ${visited}`)
    .action(handle(getAttendance));
  group
    .command('list <event-or-venue>')
    .description('of the occurrences of an event, or of the days of a venue')
    .option('--limit <count>', 'at most so many')
    .action(handle(listAttendance));
  for (const [command, method, does] of [
    ['record', 'recordAttendance', 'hand in the first count by a method'],
    ['correct', 'correctAttendance', 'replace the count by a method'],
  ] as const) {
    const counting = withRequest(group.command(`${command} <visited>`))
      .description(`${does}, of ${visited}`)
      .requiredOption('--method <method>', Object.keys(countMethods).join(', '))
      .requiredOption('--origin <origin=count...>', Object.keys(visitOrigins).join(', '))
      .requiredOption('--confidence <choice>', Object.keys(confidences).join(', '))
      .option('--staff <count>', 'how many of those of unknown origin were staff or performers')
      .option('--evidence <text>', 'what shows it, such as the reference of a list');
    if (command === 'correct')
      counting.requiredOption('--reason <code>', 'miscounted, late-tickets, wrong-origin or other');
    counting.action(
      handle((context, name: string, options: CountOptions) => handInCount(context, method, name, options)),
    );
  }
  withRequest(group.command('tickets <occurrence>'))
    .description('hand in the count by tickets as the door has it now')
    .option('--staff <count>', 'how many of those who were let in are staff or performers')
    .action(handle(countTickets));
  withRequest(group.command('choose <visited>'))
    .description('say which method holds')
    .option('--method <method>', `${Object.keys(countMethods).join(', ')} (default: the surest there is)`)
    .action(handle(chooseMethod));
  withRequest(group.command('complete <occurrence> <registration...>'))
    .description('note which registrations have completed a training')
    .option('--not', 'have not')
    .action(
      handle((context, occurrence: string, names: string[], options: { not?: boolean; requestId?: string }) =>
        noteCompletions(context, occurrence, names, options),
      ),
    );
  group
    .command('report <event>')
    .description('what an event came to: registrations, who was let in, visitors by origin')
    .action(handle(eventReport));
}

function withRequest(command: Command): Command {
  return command.option('--request-id <id>', 'the same for a retry');
}
