import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { Handle } from '../handle.ts';
import { withAgendaFilter } from './agenda-commands.ts';
import { withDirectoryFilter } from './data-commands.ts';
import { watchThings, type watchable, type WatchOptions } from './watch.ts';

const limitedTo = {
  members: 'nodes/NODE/members/UUID',
  events: 'nodes/NODE/events/UUID',
  registrations: 'nodes/NODE/events/UUID/occurrences/OCCURRENCE',
  bookings: 'nodes/NODE/resources/UUID',
} as const satisfies Partial<Record<keyof typeof watchable, string>>;

/** Commands about what happens in a node. */
export function addWatchCommands(program: Command, handle: Handle): void {
  const watch = program
    .command('watch')
    .description('what happens in a node, as it happens; goes on where it was away');
  const watching = (things: keyof typeof watchable): Command =>
    watch
      .command(things)
      .option('--cursor <cursor>', 'go on after this answer; from now on without it')
      .option('--cursor-file <file>', 'go on where this file says, and keep there how far it has come')
      .option('--snapshot', 'begin with everything there is')
      .option('--count <count>', 'end after so many changes')
      .action(handle((context: Context, options: WatchOptions) => watchThings(context, things, options)));
  for (const things of Object.keys(limitedTo) as (keyof typeof limitedTo)[])
    withTypes(watching(things), 'inclust.members.v1.MemberRegistered')
      .description(`changes of ${things}`)
      .option('--only <name>', `only those of ${limitedTo[things]}; again for more`, more);
  withDirectoryFilter(watching('directory')).description('changes of the common directory, as they come to the node');
  withAgendaFilter(watching('agenda')).description(
    'changes of what takes place at all nodes, as they come to the node',
  );
  withTypes(watching('reports'), 'inclust.reporting.v1.ReportMoved')
    .description('changes of reports')
    .option('--programme <programme>', 'only reports of programmes/PROGRAMME')
    .option('--period <period>', 'only those for this period, such as 2027-h1')
    .option('--of <node>', 'only those of this node, or of federation');
}

function withTypes(command: Command, example: string): Command {
  return command.option('--type <type>', `only events of this type, such as ${example}; again for more`, more);
}

function more(value: string, before: string[] = []): string[] {
  return [...before, value];
}
