import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { eventKinds, eventModes, eventStates } from './event-words.ts';
import {
  changeOccurrence,
  createEvent,
  eventMoves,
  getEvent,
  listEvents,
  listOccurrences,
  moveEvent,
  previewSchedule,
  type EventChangeOptions,
} from './events.ts';
import { changeOccurrences } from './change-occurrences.ts';
import { tailEvents } from './operations.ts';
import { withSchedule } from './schedule-options.ts';
import { createVenue, getVenue, listVenues } from './venues.ts';

/** Commands about what takes place, and where; and about the messages that a node tells of what has happened in it. */
export function addEventCommands(program: Command, handle: Handle): void {
  const events = program.command('events').description('what takes place at a node; "tail": the messages it publishes');
  withLimit(events.command('list'))
    .description('events in the order of their start')
    .option('--state <state>', Object.keys(eventStates).join(', '))
    .option('--venue <name>', 'only at this venue')
    .option('--organiser <member>', 'only of this organisation')
    .option('--discipline <code>', 'only of this ESSnet-Culture domain')
    .option('--from <time>', 'only those that are not over then')
    .option('--until <time>', 'only those that begin before then')
    .action(handle(listEvents));
  events.command('get <name>').description('one event and what has happened to it').action(handle(getEvent));
  withSchedule(withRequest(events.command('create')))
    .description('make a draft')
    .option('--el <title>', 'its title in Greek')
    .option('--sq <title>', 'its title in Albanian')
    .option('--en <title>', 'its title in English')
    .option('--kind <kind>', `${Object.keys(eventKinds).join(', ')} (default: public-event)`)
    .option('--mode <mode>', `${Object.keys(eventModes).join(', ')} (default: on-site)`)
    .option('--venue <name>', 'where it takes place')
    .option('--link <address>', 'where one takes part online')
    .option('--discipline <code...>', 'ESSnet-Culture domains')
    .option('--organiser <member...>', 'organisations of any node; the first answers for it')
    .option('--theme <code...>', 'for the figures, such as inclusion')
    .action(handle(createEvent));
  for (const [command, { does, reasons }] of Object.entries(eventMoves)) {
    const moving = withEtag(withRequest(events.command(`${command} <name>`))).description(does);
    if (reasons !== '') moving.requiredOption('--reason <code>', reasons);
    moving.action(
      handle((context, name: string, options: EventChangeOptions) =>
        moveEvent(context, command as keyof typeof eventMoves, name, options),
      ),
    );
  }
  withLimit(events.command('occurrences <name>'))
    .description('when an event takes place')
    .option('--from <time>', 'only those that are not over then')
    .action(handle(listOccurrences));
  withEtag(withRequest(events.command('occurrence <name> <occurrence> <change>')))
    .description('change one occurrence of a series: cancel, remove, restore or move')
    .option('--to <time>', 'where it is moved to')
    .option('--minutes <count>', 'how long it takes then')
    .action(handle(changeOccurrence));
  withEtag(withRequest(events.command('change <name>')))
    .description('change this and the following occurrences of a series, or all of them')
    .option('--from <occurrence>', 'from this one on (default: all)')
    .option('--start <time>', 'the new time or day of the first of them; the others move by as much')
    .option('--minutes <count>', 'how long each takes then')
    .option('--days <count>', 'how many days each takes then, of a series of whole days')
    .option('--zone <name>', 'another zone; wall times stay')
    .option('--rule <rrule>', 'how it comes again')
    .option('--gaps <choice>', 'skip or move: what becomes of times that do not exist when clocks are put forward')
    .option('--remove', 'take them out as if they had never been planned')
    .action(handle(changeOccurrences));
  withSchedule(events.command('preview'))
    .description('what a schedule comes to, before anything is saved')
    .action(handle(previewSchedule));
  events
    .command('tail')
    .description('messages as they come, one a line, until Ctrl-C')
    .option('--from <sequence>', 'begin with this one (default: from now on)')
    .option('--subject <filter>', 'a NATS filter, such as "inclust.*.members.>"')
    .option('--count <count>', 'end after so many')
    .action(handle(tailEvents));
  addVenueCommands(program.command('venues').description('where events of a node take place'), handle);
}

function addVenueCommands(venues: Command, handle: Handle): void {
  withLimit(venues.command('list')).description('venues by name').action(handle(listVenues));
  venues.command('get <name>').description('one venue').action(handle(getVenue));
  withRequest(venues.command('create'))
    .description('make a venue')
    .option('--el <name>', 'its name in Greek')
    .option('--sq <name>', 'its name in Albanian')
    .option('--en <name>', 'its name in English')
    .requiredOption('--street <text>', 'street and number')
    .requiredOption('--locality <text>', 'town or village')
    .requiredOption('--country <code>', 'GR, AL and so on')
    .requiredOption('--zone <name>', 'such as Europe/Tirane')
    .option('--capacity <count>', 'how many people may be in it')
    .option('--accessibility <code...>', 'such as step-free')
    .action(handle(createVenue));
}

function withEtag(command: Command): Command {
  return command.option('--etag <etag>', 'what it was read as');
}

function withRequest(command: Command): Command {
  return command.option('--request-id <id>', 'the same for a retry');
}

function withLimit(command: Command): Command {
  return command.option('--limit <count>', 'at most so many');
}
