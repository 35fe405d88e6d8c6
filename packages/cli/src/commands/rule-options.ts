import type { Partially } from '@inclust/client';
import type { BookingRules } from '@inclust/contracts';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { bookers } from './coworking-words.ts';
import { named, wordOf } from './event-words.ts';
import { lengthText, minutesOf } from './length-of-time.ts';
import { pairOf } from './registration-words.ts';

/** Booking rules as they are typed; `false` takes away what there was. */
export interface RuleOptions extends Readonly<Partial<Record<keyof typeof lengths, string>>> {
  readonly approval?: boolean;
  readonly city?: readonly string[] | false;
  readonly plan?: readonly string[] | false;
  readonly body?: readonly string[] | false;
  readonly booker?: readonly string[] | false;
  readonly grace?: string;
  readonly cancellation?: readonly string[] | false;
}

/** The fields of the lengths that are typed. */
const lengths = {
  bufferBefore: 'bufferBeforeMinutes',
  bufferAfter: 'bufferAfterMinutes',
  granularity: 'granularityMinutes',
  shortest: 'shortestMinutes',
  longest: 'longestMinutes',
  leadTime: 'leadTimeMinutes',
  horizon: 'horizonMinutes',
  holdFor: 'holdMinutes',
  grace: 'graceMinutes',
} as const satisfies Record<string, keyof BookingRules>;

/** Adds the options of booking rules to a command. */
export function withRules(command: Command): Command {
  return command
    .option('--buffer-before <length>', 'kept free before each booking, such as 15m')
    .option('--buffer-after <length>', 'kept free after each booking')
    .option('--granularity <length>', 'by which bookings begin and how long they are (default: 30m)')
    .option('--shortest <length>', 'the shortest booking')
    .option('--longest <length>', 'the longest booking, such as 8h')
    .option('--lead-time <length>', 'how long before its start at the latest it is booked, such as 2h')
    .option('--horizon <length>', 'how long before its start at the earliest it is booked (default: 92d)')
    .option('--hold-for <length>', 'how long a hold lasts (default: nothing is held)')
    .option(
      '--grace <length>',
      'how long after its start a booking is given up to which nobody has come (default: never)',
    )
    .option('--approval', 'staff decides about each booking')
    .option('--no-approval', 'staff need not decide')
    .option('--city <node...>', 'only members of these nodes may book it')
    .option('--no-city', 'members of all nodes may book it')
    .option('--plan <id...>', 'only who has one of these plans may book it')
    .option('--no-plan', 'no plan is needed')
    .option('--body <name...>', 'only for who is in one of these bodies of the node, or represents who is')
    .option('--no-body', 'whatever bodies who books is in')
    .option('--booker <kind...>', `only these may book it: ${Object.keys(bookers).join(', ')}`)
    .option('--no-booker', 'whoever books')
    .option('--cancellation <length=percent...>', 'what cancelling costs, such as 48h=50% 24h=100%')
    .option('--no-cancellation', 'cancelling costs nothing');
}

/** Booking rules as typed, the others as before; `undefined` where nothing was typed. */
export function bookingRulesOf(
  options: RuleOptions,
  before: Partially<BookingRules> = {},
): Partially<BookingRules> | undefined {
  const typed: Partially<BookingRules> = {
    ...Object.fromEntries(
      (Object.keys(lengths) as (keyof typeof lengths)[]).flatMap((name) => {
        const text = options[name];
        return text === undefined ? [] : [[lengths[name], minutesOf(optionOf(name), text)]];
      }),
    ),
    ...(options.approval === undefined ? {} : { approval: options.approval }),
    ...(options.city === undefined ? {} : { cities: [...(options.city || [])] }),
    ...(options.plan === undefined ? {} : { plans: [...(options.plan || [])] }),
    ...(options.body === undefined ? {} : { bodies: [...(options.body || [])] }),
    ...(options.booker === undefined
      ? {}
      : { bookers: (options.booker || []).map((word) => named('--booker', bookers, word)) }),
    ...(options.cancellation === undefined ? {} : { cancellation: (options.cancellation || []).map(stepOf) }),
  };
  return Object.keys(typed).length === 0 ? undefined : { ...before, ...typed };
}

/** Booking rules in one line, without those that ask for nothing. */
export function rulesText(rules: BookingRules): string {
  const {
    bufferBeforeMinutes,
    bufferAfterMinutes,
    leadTimeMinutes,
    holdMinutes,
    approval,
    cities,
    plans,
    cancellation,
  } = rules;
  const length = (word: string, minutes: number) => (minutes === 0 ? [] : [`${word} ${lengthText(minutes)}`]);
  return [
    ...length('by', rules.granularityMinutes),
    ...length('from', rules.shortestMinutes),
    ...length('up to', rules.longestMinutes),
    ...length('buffer before', bufferBeforeMinutes),
    ...length('buffer after', bufferAfterMinutes),
    ...length('lead time', leadTimeMinutes),
    ...length('horizon', rules.horizonMinutes),
    ...length('held for', holdMinutes),
    ...length('given up after', rules.graceMinutes),
    ...(approval ? ['staff decides'] : []),
    ...(cities.length === 0 ? [] : [`for members of ${cities.join(' and ')}`]),
    ...(plans.length === 0 ? [] : [`with plan ${plans.join(' or ')}`]),
    ...(rules.bodies.length === 0 ? [] : [`for who is in ${rules.bodies.join(' or ')}`]),
    ...(rules.bookers.length === 0
      ? []
      : [`booked by ${rules.bookers.map((one) => wordOf(bookers, one)).join(' or ')}`]),
    ...cancellation.map(
      ({ beforeMinutes, feePermille }) => `cancelled ${lengthText(beforeMinutes)} before ${feePermille / 10}%`,
    ),
  ].join(', ');
}

function stepOf(text: string): BookingRules['cancellation'][number] {
  const form = 'LENGTH=PERCENT, such as 48h=50%';
  const [length, percent] = pairOf('--cancellation', form, text);
  const { share } = /^(?<share>\d{1,3}(?:\.\d)?)%$/.exec(percent)?.groups ?? {};
  if (share === undefined) throw new Failure('usage', 'option-invalid', `--cancellation must be ${form}.`);
  return { beforeMinutes: minutesOf('--cancellation', length), feePermille: Math.round(Number(share) * 10) };
}

/** The option of a name, such as `--buffer-before` of `bufferBefore`. */
function optionOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
