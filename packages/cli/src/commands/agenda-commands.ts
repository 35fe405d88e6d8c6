import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { getAgendaEvent, listAgenda } from './agenda.ts';
import { eventModes } from './event-words.ts';

/** Commands about what was published in all nodes. */
export function addAgendaCommands(program: Command, handle: Handle): void {
  const agenda = program.command('agenda').description('what takes place at all nodes, as a node has it');
  withAgendaFilter(agenda.command('list'))
    .description('events in the order of their start')
    .option('--limit <count>', 'at most so many')
    .action(handle(listAgenda));
  agenda.command('get <name>').description('one event of any node').action(handle(getAgendaEvent));
}

/** The options by which the agenda is filtered. */
export function withAgendaFilter(command: Command): Command {
  return command
    .option('--of <node>', 'only events of this node')
    .option('--discipline <code>', 'only of this ESSnet-Culture domain')
    .option('--from <time>', 'only those that are not over then')
    .option('--until <time>', 'only those that begin before then')
    .option('--organiser <member>', 'only those that this organisation of any node organises')
    .option('--language <code>', 'only those with a title in el, sq or en')
    .option('--mode <mode>', Object.keys(eventModes).join(', '));
}
