import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { resourceKinds } from './coworking-words.ts';
import { listPresent, showDoorCode } from './presence.ts';
import { withOpeningHours } from './opening-options.ts';
import {
  createResource,
  getResource,
  listResources,
  retireResource,
  updateResource,
  type ResourceOptions,
} from './resources.ts';
import { withRules } from './rule-options.ts';
import { createSpace, getSpace, listSpaces, updateSpace } from './spaces.ts';

/** Commands about places where people work together, and what can be booked in them. */
export function addSpaceCommands(program: Command, handle: Handle): void {
  const spaces = program.command('spaces').description('places of a node where people work together');
  withLimit(withOwner(spaces.command('list')))
    .description('spaces by name')
    .action(handle(listSpaces));
  spaces.command('get <name>').description('one space and when it is open').action(handle(getSpace));
  spaces
    .command('door-code <name>')
    .description('the code to be shown at its door now')
    .action(handle((context, name: string) => showDoorCode(context, name)));
  spaces
    .command('present <name>')
    .description('who is there now')
    .action(handle((context, name: string) => listPresent(context, name)));
  withOpeningHours(withNames(withRequest(spaces.command('create'))))
    .description('make a space')
    .requiredOption('--street <text>', 'street and number')
    .requiredOption('--locality <text>', 'town or village')
    .option('--postal-code <code>')
    .requiredOption('--country <code>', 'GR, AL and so on')
    .requiredOption('--zone <name>', 'by whose clocks its times are, such as Europe/Tirane')
    .option('--incubation <count>', 'how many enterprises its incubation can host at once')
    .action(handle(createSpace));
  withOpeningHours(withNames(withEtag(withRequest(spaces.command('update <name>')))))
    .description('change what is typed of a space; hours replace the week, exceptions and blackouts are added')
    .option('--street <text>', 'street and number')
    .option('--locality <text>', 'town or village')
    .option('--postal-code <code>')
    .option('--country <code>', 'GR, AL and so on')
    .option('--zone <name>', 'by whose clocks its times are')
    .option('--incubation <count>', 'how many enterprises its incubation can host at once')
    .action(handle(updateSpace));
  addResourceCommands(program.command('resources').description('what can be booked in the spaces of a node'), handle);
}

function addResourceCommands(resources: Command, handle: Handle): void {
  withLimit(withOwner(resources.command('list [space]')))
    .description('resources of a space, or of all, by name')
    .action(handle(listResources));
  resources.command('get <name>').description('one resource with its rules').action(handle(getResource));
  withResource(withRequest(resources.command('create <space>')))
    .description('make a resource of a space')
    .requiredOption('--kind <kind>', Object.keys(resourceKinds).join(', '))
    .action(
      handle((context, space: string, options: ResourceOptions & { readonly kind: string }) =>
        createResource(context, space, options),
      ),
    );
  withResource(withEtag(withRequest(resources.command('update <name>'))))
    .description('change what is typed of a resource')
    .option('--kind <kind>', Object.keys(resourceKinds).join(', '))
    .option('--no-feature', 'it has nothing')
    .option('--no-part', 'it is made of nothing')
    .option('--no-member-price', 'it costs members nothing')
    .option('--no-guest-price', 'members of other nodes pay as members')
    .option('--no-credit-class', 'credit does not pay for it')
    .option('--no-hours', 'it is open when its space is')
    .action(handle((context, name: string, options: ResourceOptions) => updateResource(context, name, options)));
  withEtag(withRequest(resources.command('retire <name>')))
    .description('let nobody book a resource any more; what was booked stays')
    .option('--undo', 'let it be booked again')
    .action(handle(retireResource));
}

function withResource(command: Command): Command {
  const described = withNames(command)
    .option('--units <count>', 'how many there are of it, such as desks (default: 1)')
    .option('--seats <count>', 'how many people one is for')
    .option('--feature <code...>', 'what it has, such as projector')
    .option('--part <resource...>', 'what it is made of: booked whole with it')
    .option('--member-price <amount>', 'for an hour of one unit, such as "12.50 EUR"')
    .option('--guest-price <amount>', 'for members of other nodes (default: as for members)')
    .option('--credit-class <code>', 'credit for this class pays for it, such as desk');
  return withOpeningHours(withRules(described));
}

function withNames(command: Command): Command {
  return command
    .option('--el <name>', 'its name in Greek')
    .option('--sq <name>', 'its name in Albanian')
    .option('--en <name>', 'its name in English');
}

function withEtag(command: Command): Command {
  return command.option('--etag <etag>', 'what it was read as');
}

function withRequest(command: Command): Command {
  return command.option('--request-id <id>', 'the same for a retry');
}

function withOwner(command: Command): Command {
  return command.option('--of <node>', 'those of another node, as the one that is asked finds them');
}

function withLimit(command: Command): Command {
  return command.option('--limit <count>', 'at most so many');
}
