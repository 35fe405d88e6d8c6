import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { Handle } from '../handle.ts';
import { watchThings, type watchable, type WatchOptions } from './watch.ts';

const limitedTo = {
  members: 'nodes/NODE/members/UUID',
  events: 'nodes/NODE/events/UUID',
  registrations: 'nodes/NODE/events/UUID/occurrences/OCCURRENCE',
  bookings: 'nodes/NODE/resources/UUID',
} as const satisfies Record<keyof typeof watchable, string>;

/** Commands about what happens in a node. */
export function addWatchCommands(program: Command, handle: Handle): void {
  const watch = program
    .command('watch')
    .description('what happens in a node, as it happens; goes on where it was away');
  for (const things of Object.keys(limitedTo) as (keyof typeof limitedTo)[])
    watch
      .command(things)
      .description(`changes of ${things}`)
      .option('--cursor <cursor>', 'go on after this answer; from now on without it')
      .option('--cursor-file <file>', 'go on where this file says, and keep there how far it has come')
      .option('--snapshot', 'begin with everything there is')
      .option(
        '--type <type>',
        'only events of this type, such as inclust.members.v1.MemberRegistered; again for more',
        more,
      )
      .option('--only <name>', `only those of ${limitedTo[things]}; again for more`, more)
      .option('--count <count>', 'end after so many changes')
      .action(handle((context: Context, options: WatchOptions) => watchThings(context, things, options)));
}

function more(value: string, before: string[] = []): string[] {
  return [...before, value];
}
