import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { moveRegistration, register, registrationMoves, setPayment } from './registration-changes.ts';
import type { RegisterOptions, RegistrationChangeOptions } from './registration-changes.ts';
import { exportRegistrations } from './export-registrations.ts';
import { registrationRules } from './registration-rules.ts';
import { paymentStates, registrationStates } from './registration-words.ts';
import {
  countRegistrations,
  getRegistration,
  listRegistrations,
  showAvailability,
  type RegistrationListOptions,
} from './registrations.ts';

/** Commands about who comes to events. */
export function addRegistrationCommands(program: Command, handle: Handle): void {
  const group = program.command('registrations').description('who comes to the events of a node');
  group
    .command('list [occurrence]')
    .description('registrations of an occurrence, or of a member at all occurrences')
    .option('--person <member>', 'of this member, also at other nodes')
    .option('--state <state...>', Object.keys(registrationStates).join(', '))
    .option('--limit <count>', 'at most so many')
    .action(
      handle((context, occurrence: string | undefined, options: RegistrationListOptions) =>
        listRegistrations(context, occurrence, options),
      ),
    );
  withLink(group.command('get <name>').description('one registration')).action(handle(getRegistration));
  group
    .command('count <occurrence>')
    .description('how many registrations there are by state, and of how many places')
    .action(handle(countRegistrations));
  group.command('availability <occurrence>').description('what can be had now').action(handle(showAvailability));
  withRequest(group.command('register <occurrence>'))
    .description('register for an occurrence, also of another city by way of the home of the member')
    .option('--person <member>', 'who comes; without it the caller herself, or a guest')
    .requiredOption('--ticket <type=count...>', 'how many places of which ticket type')
    .option('--attendee <who...>', '"Name <address>", in the order of the places')
    .option('--answer <id=text...>', 'to a question; an id again for one more option')
    .option('--wait', 'wait for a place where there is none')
    .action(handle((context, occurrence: string, options: RegisterOptions) => register(context, occurrence, options)));
  for (const [move, { does, reason, link }] of Object.entries(registrationMoves)) {
    const moving = withRequest(group.command(`${move} <name>`)).description(does);
    if (link) withLink(moving);
    if (reason) moving.requiredOption('--reason <code>', 'lower-case letters, digits and hyphens');
    moving.action(
      handle((context, name: string, options: RegistrationChangeOptions) =>
        moveRegistration(context, move as keyof typeof registrationMoves, name, options),
      ),
    );
  }
  withRequest(group.command('payment <name> <state>'))
    .description(`note what was paid: ${Object.keys(paymentStates).join(', ')}`)
    .action(handle(setPayment));
  group
    .command('export <occurrence> <file>')
    .description('write the registrations of an occurrence as a table; "-" is standard output')
    .option('--format <format>', 'csv, tsv or xlsx (default: by the name)')
    .option('--language <code>', 'of the headers: el, sq or en (default: the first of the node)')
    .option('--delimiter <text>', 'for csv: ";", "," or tab')
    .action(handle(exportRegistrations));
  withRequest(group.command('rules <event>'))
    .description('how registrations of an event are taken; with --file, set it')
    .option('--file <file>', 'JSON in the form of the contract')
    .option('--etag <etag>', 'what they were read as (default: that in the file)')
    .action(handle(registrationRules));
}

function withLink(command: Command): Command {
  return command.option('--link <token>', "a guest's secret");
}

function withRequest(command: Command): Command {
  return command.option('--request-id <id>', 'the same for a retry');
}
