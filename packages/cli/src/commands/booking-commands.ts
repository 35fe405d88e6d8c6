import type { Command } from 'commander';
import type { Handle } from '../handle.ts';
import { withTime } from './booking-times.ts';
import {
  cancelBooking,
  confirmBooking,
  createBooking,
  createSeries,
  declineBooking,
  getBooking,
  listBookings,
  moveBooking,
  type BookingListOptions,
  type MoveOptions,
  type NewBookingOptions,
  type NewSeriesOptions,
} from './bookings.ts';
import { findBusyTimes, type BusyOptions } from './busy-times.ts';
import { createCalendarLink, getCalendarLink, revokeCalendarLink, type CalendarOptions } from './calendar-link.ts';
import { checkTime, type CheckOptions } from './check-time.ts';
import { getSeries, retrySkipped } from './booking-series.ts';
import { bookingStates, resourceKinds, seriesScopes } from './coworking-words.ts';
import { paymentWishes } from './credit-words.ts';
import { findFreeTimes, type FreeOptions } from './free-times.ts';
import { checkInBooking, checkOutBooking } from './presence.ts';
import { getOccupancy, type OccupancyOptions } from './occupancy.ts';

/** Commands about who has which resource, and when. */
export function addBookingCommands(program: Command, handle: Handle): void {
  const group = program.command('bookings').description('who has which resource of a node, and when');
  group
    .command('list [resource]')
    .description("bookings of a resource or of a member, else the caller's own, in the order of their starts")
    .option('--for <member>', 'of this member')
    .option('--state <state...>', Object.keys(bookingStates).join(', '))
    .option('--series <name>', 'only those of this series')
    .option('--from <time>', 'only those that are not over then: a time or day of the space')
    .option('--until <time>', 'only those that begin before then')
    .option('--limit <count>', 'at most so many')
    .action(
      handle((context, resource: string | undefined, options: BookingListOptions) =>
        listBookings(context, resource, options),
      ),
    );
  group.command('get <name>').description('one booking').action(handle(getBooking));
  withWish(group.command('create <resource>'))
    .description('book a resource')
    .option('--hold', 'only hold it for a while')
    .option('--wait', 'wait for it where it is taken')
    .action(
      handle((context, resource: string, options: NewBookingOptions) => createBooking(context, resource, options)),
    );
  withWish(group.command('create-series <resource>'))
    .description('book a resource on all dates of a rule, or on none of them')
    .requiredOption('--rule <rrule>', 'how it comes again, such as "FREQ=WEEKLY;COUNT=12"')
    .option('--without <times...>', 'times of the rule that are left out, such as 2027-10-26T10:00')
    .option('--skip-conflicts', 'book on the dates that can be had, and tell which cannot')
    .action(handle((context, resource: string, options: NewSeriesOptions) => createSeries(context, resource, options)));
  group
    .command('series <name>')
    .description('a series with its bookings, and the dates that could not be had')
    .action(handle(getSeries));
  group
    .command('retry <series>')
    .description('book those dates of a series that could not be had and can be now')
    .option('--date <times...>', 'only these, such as 2027-10-26T10:00')
    .action(
      handle((context, name: string, options: { readonly date?: readonly string[] }) =>
        retrySkipped(context, name, options),
      ),
    );
  addChanges(group, handle);
  addAvailability(group, handle);
  addCalendar(group.command('calendar'), handle);
}

function addChanges(group: Command, handle: Handle): void {
  group
    .command('confirm <name>')
    .description('confirm a hold, or say yes to what was requested')
    .action(handle((context, name: string) => confirmBooking(context, name)));
  group
    .command('decline <name>')
    .description('say no to what was requested or waits')
    .action(handle((context, name: string) => declineBooking(context, name)));
  group
    .command('check-in <name>')
    .description('say that who has booked is there')
    .option('--code <code>', 'what is shown at the door; staff needs none')
    .action(
      handle((context, name: string, options: { readonly code?: string }) => checkInBooking(context, name, options)),
    );
  group
    .command('check-out <name>')
    .description('say that she has left; the rest of the time can be booked again')
    .action(handle((context, name: string) => checkOutBooking(context, name)));
  withScope(group.command('cancel <name>'))
    .description('give a booking back, or more of its series')
    .action(
      handle((context, name: string, options: { readonly scope?: string }) => cancelBooking(context, name, options)),
    );
  withScope(withTime(group.command('move <name>')))
    .description('move a booking to another time or size, or more of its series by as much; as long as before')
    .option('--units <count>', 'how many units it takes then')
    .action(handle((context, name: string, options: MoveOptions) => moveBooking(context, name, options)));
}

function addAvailability(group: Command, handle: Handle): void {
  group
    .command('free [resource...]')
    .description('free times of resources, of all unless they are named')
    .option('--space <name>', 'only those of this space')
    .option('--of <node>', 'those of another node, as the one that is asked finds them')
    .option('--kind <kind>', Object.keys(resourceKinds).join(', '))
    .option('--feature <code...>', 'only what has all of these')
    .option('--people <count>', 'only what has room for so many')
    .option('--units <count>', 'how many units are wanted')
    .option('--length <length>', 'only times that are so long, such as 2h')
    .option('--from <time>', 'a time or day of the space (default: now)')
    .option('--until <time>', 'at most 92 days later (default: 7 days later)')
    .action(handle((context, resources: string[], options: FreeOptions) => findFreeTimes(context, resources, options)));
  group
    .command('busy [resource...]')
    .description('when resources are taken, without whose it is')
    .option('--space <name>', 'only those of this space')
    .option('--from <time>', 'a time or day of the space (default: now)')
    .option('--until <time>', 'at most 92 days later (default: 7 days later)')
    .action(handle((context, resources: string[], options: BusyOptions) => findBusyTimes(context, resources, options)));
  withTime(group.command('check <resource>'))
    .description('everything that stands in the way of a booking, without making it')
    .option('--units <count>', 'how many units are wanted')
    .option('--people <count>', 'how many people come')
    .action(handle((context, resource: string, options: CheckOptions) => checkTime(context, resource, options)));
  group
    .command('occupancy [resource...]')
    .description('how much of the time in which resources could be had was booked')
    .option('--space <name>', 'only those of this space')
    .requiredOption('--from <date>', 'the first day, YYYY-MM-DD')
    .requiredOption('--until <date>', 'the first day that is no longer part')
    .option('--by <part>', 'total, day, week or hour (default: total)')
    .option('--chart <file>', 'draw it by weekday and hour into an SVG file instead')
    .option('--language <code>', 'of the words of the chart: el, sq or en')
    .action(
      handle((context, resources: string[], options: OccupancyOptions) => getOccupancy(context, resources, options)),
    );
}

function addCalendar(group: Command, handle: Handle): void {
  group.description('the calendar of your own bookings, by a secret link');
  group
    .command('create')
    .description('make a link, and end those from before')
    .option('--language <code>', 'in which it is written: el, sq or en (default: the first of the node)')
    .option('--base <address>', 'where the node serves feeds, such as https://agenda.example.org')
    .action(handle((context, options: CalendarOptions) => createCalendarLink(context, options)));
  group
    .command('revoke [member]')
    .description('end the links of a member')
    .action(handle((context, member: string | undefined) => revokeCalendarLink(context, member)));
  group
    .command('get [member]')
    .description('whether a member has a link')
    .action(handle((context, member: string | undefined) => getCalendarLink(context, member)));
}

function withWish(command: Command): Command {
  return withTime(command)
    .option('--for <member>', 'for whom it is, of any node (default: the caller)')
    .option('--units <count>', 'how many units it takes (default: 1)')
    .option('--people <count>', 'how many people come')
    .option('--note <text>', 'what it is for')
    .option('--pay-with <way>', `${Object.keys(paymentWishes).join(', ')} (default: either)`)
    .option('--request-id <id>', 'the same for a retry');
}

function withScope(command: Command): Command {
  return command.option('--scope <scope>', `which of a series: ${Object.keys(seriesScopes).join(', ')} (default: one)`);
}
