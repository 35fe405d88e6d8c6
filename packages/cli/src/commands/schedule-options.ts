import { GapChoice, type Schedule } from '@inclust/contracts';
import type { Partially } from '@inclust/client';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';

/** When something takes place, as it is typed. */
export interface ScheduleOptions {
  readonly start?: string;
  readonly zone?: string;
  readonly minutes?: string;
  readonly days?: string;
  readonly rule?: string;
  readonly without?: readonly string[];
  readonly gaps?: string;
}

/** What becomes of times that do not exist, as it is typed. */
export const gapChoices: Readonly<Record<string, GapChoice>> = {
  skip: GapChoice.GAP_CHOICE_SKIP,
  move: GapChoice.GAP_CHOICE_MOVE,
};

/** Adds the options of a schedule to a command. */
export function withSchedule(command: Command): Command {
  return command
    .option('--start <time>', 'a wall time such as 2027-10-19T19:00, or a day such as 2027-08-15')
    .option('--zone <name>', 'the zone of the place, such as Europe/Tirane; not for days')
    .option('--minutes <count>', 'how long it takes (default: 120)')
    .option('--days <count>', 'how many days, where it is on whole days (default: 1)')
    .option('--rule <rrule>', 'how it comes again, such as "FREQ=WEEKLY;BYDAY=TU;COUNT=10"')
    .option('--without <times...>', 'times or days of the rule that are left out')
    .option('--gaps <choice>', 'skip or move: what becomes of times that do not exist when clocks are put forward');
}

/** A schedule from its options; `undefined` where there is none. */
export function scheduleOf(options: ScheduleOptions): Partially<Schedule> | undefined {
  const { start, zone = '', minutes = '120', days = '1', rule = '', without = [], gaps: choice } = options;
  if (start === undefined) return undefined;
  const gapChoice = choice === undefined ? GapChoice.GAP_CHOICE_UNSPECIFIED : gapChoices[choice];
  if (gapChoice === undefined) throw new Failure('usage', 'option-invalid', '--gaps must be skip or move.');
  const more = { rule, removed: [...without], gapChoice };
  if (!start.includes('T'))
    return { first: { $case: 'days', value: { startDate: start, dayCount: counted('--days', days) } }, ...more };
  if (zone === '')
    throw new Failure('usage', 'option-missing', 'Say in which --zone the time is, such as Europe/Athens.');
  const durationSeconds = BigInt(counted('--minutes', minutes)) * 60n;
  return { first: { $case: 'timed', value: { startTime: start, timeZone: zone, durationSeconds } }, ...more };
}

function counted(option: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Failure('usage', 'option-invalid', `${option} must be a whole number from 1 on.`);
}
