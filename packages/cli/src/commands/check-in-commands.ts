import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import {
  doorCounts,
  handInWalkIns,
  listCheckInLists,
  listScans,
  listTicketKeys,
  listTickets,
  setCheckInList,
  type WalkInOptions,
} from './check-in.ts';
import { handInScans, type ScanOptions } from './scans.ts';
import { verifyTickets, type VerifyOptions } from './verify-tickets.ts';
import { unpaidTickets, visitOrigins } from './visit-words.ts';

/** Commands about the door of an event. */
export function addCheckInCommands(program: Command, handle: Handle): void {
  const door = program.command('check-in').description('the door of an event: tickets, scans, people without a ticket');
  door
    .command('keys [city]')
    .description('the public keys by which codes of tickets are checked')
    .action(handle(listTicketKeys));
  door
    .command('verify [code...]')
    .description('check codes without a node; without codes those on standard input, one a line')
    .option('--key <base64>', 'a public key; may be given again', (key: string, keys: string[]) => [...keys, key], [])
    .option('--keys-file <file>', 'what "check-in keys --json" has printed')
    .action(handle((context, codes: string[], options: VerifyOptions) => verifyTickets(context, codes, options)));
  door.command('lists <occurrence>').description('the lists of an occurrence').action(handle(listCheckInLists));
  door
    .command('list <name>')
    .description('set what is let in at a list, whole; makes the list where there is none')
    .option('--ticket-type <id...>', 'only these (default: all)')
    .option('--several-entries', 'who was let in may come in again')
    .option(
      '--unpaid <choice>',
      `${Object.keys(unpaidTickets).join(' or ')}: tickets that are not paid (default: warn)`,
    )
    .option('--etag <etag>', 'what it was read as')
    .option('--request-id <id>', 'the same for a retry')
    .action(handle(setCheckInList));
  withLimit(door.command('tickets [registration]'))
    .description('tickets of a registration with their codes, or of an occurrence without them')
    .option('--occurrence <name>', 'of this occurrence')
    .option('--link <token>', "a guest's secret")
    .action(handle(listTickets));
  withScanner(door.command('scan <list> [code...]'))
    .description('hand in scans of codes, or of tickets by their names, a result a line')
    .option('--file <file>', 'what an offline scanner kept: {"id", "code" or "ticket", "time", "kind"} a line')
    .option('--exit', 'who goes out')
    .option('--undo', 'take back the admission that stands')
    .action(
      handle((context, list: string, codes: string[], options: ScanOptions) =>
        handInScans(context, list, codes, options),
      ),
    );
  withScanner(door.command('walk-ins <list> [origin] [count]'))
    .description(`count people without a ticket by where they live: ${Object.keys(visitOrigins).join(', ')}`)
    .option('--take-back <id...>', 'counts that were a mistake')
    .option('--id <id>', 'of this count, the same for a retry')
    .action(
      handle((context, list: string, origin: string | undefined, count: string | undefined, options: WalkInOptions) =>
        handInWalkIns(context, list, origin, count, options),
      ),
    );
  withLimit(door.command('log <occurrence>'))
    .description('every scan, with what holds of it now')
    .option('--list <id>', 'only at this list')
    .action(handle(listScans));
  door.command('counts <occurrence>').description('how many have come').action(handle(doorCounts));
}

function withScanner(command: Command): Command {
  return command.option('--scanner <name>', 'which device, no name of a person', 'cli');
}

function withLimit(command: Command): Command {
  return command.option('--limit <count>', 'at most so many');
}
