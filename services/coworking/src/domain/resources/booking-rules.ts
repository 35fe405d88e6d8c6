import type { FieldViolation, NodeId } from '@inclust/kernel';
import { isPlanId, planForm } from '../credits/plan.ts';
import { admissionRuleViolations, type BookerKind } from './admission.ts';

/** By which rules a resource is booked. All lengths are whole minutes. */
export interface BookingRules {
  /** Kept free before and after each booking, for setting up and cleaning. */
  readonly bufferBefore: number;
  readonly bufferAfter: number;
  /** Bookings begin at a multiple of it after midnight of the space, and take a multiple of it. */
  readonly granularity: number;
  readonly shortest: number;
  readonly longest: number;
  /** How long before its start at the latest it is booked. */
  readonly leadTime: number;
  /** How long before its start at the earliest it is booked. */
  readonly horizon: number;
  /** Whether staff decides about each booking. */
  readonly approval: boolean;
  /** How long a hold lasts; 0 where there are none. */
  readonly holdFor: number;
  /** How long after its start a booking to which nobody has come is given up; 0 where it is kept until its end. */
  readonly grace: number;
  /** The cities whose members may book; all of them where it is empty. */
  readonly cities: readonly NodeId[];
  /** The plans of which one must be had when it begins; none is needed where it is empty. */
  readonly plans: readonly string[];
  /** The bodies of this node of which who books is or represents a member; any may where it is empty. */
  readonly bodies: readonly string[];
  /** Which kinds of bookers may; all of them where it is empty. */
  readonly bookers: readonly BookerKind[];
  /** What a cancellation costs, by how long before the start it comes: the longest first, from `before` minutes on. Free where no step applies. */
  readonly cancellation: readonly CancellationStep[];
}

/** From so many minutes before the start, and nearer, unless a nearer step applies. */
export interface CancellationStep {
  readonly before: number;
  /** Of the price or the credits, in thousandths. */
  readonly feePermille: number;
}

const day = 24 * 60;

/** Rules that suit most rooms: by the half hour, up to a day, up to a quarter ahead. */
export const usualRules: BookingRules = {
  bufferBefore: 0,
  bufferAfter: 0,
  granularity: 30,
  shortest: 30,
  longest: day,
  leadTime: 0,
  horizon: 92 * day,
  approval: false,
  holdFor: 15,
  grace: 0,
  cities: [],
  plans: [],
  bodies: [],
  bookers: [],
  cancellation: [],
};

/** The bounds of the lengths, in minutes. */
const bounds = {
  bufferBefore: [0, day],
  bufferAfter: [0, day],
  granularity: [1, day],
  shortest: [1, 31 * day],
  longest: [1, 31 * day],
  leadTime: [0, 366 * day],
  horizon: [1, 5 * 366 * day],
  holdFor: [0, 7 * day],
  grace: [0, day],
} as const satisfies Partial<Record<keyof BookingRules, readonly [number, number]>>;

const fields: Readonly<Record<keyof typeof bounds, string>> = {
  bufferBefore: 'buffer_before_minutes',
  bufferAfter: 'buffer_after_minutes',
  granularity: 'granularity_minutes',
  shortest: 'shortest_minutes',
  longest: 'longest_minutes',
  leadTime: 'lead_time_minutes',
  horizon: 'horizon_minutes',
  holdFor: 'hold_minutes',
  grace: 'grace_minutes',
};

const mostSteps = 10;
const mostPlans = 20;

/** The rules that rules break. Fields are named as in the API, below `rules`. */
export function rulesViolations(rules: BookingRules): FieldViolation[] {
  const found: FieldViolation[] = [];
  const check = (holds: boolean, field: string, rule: string, message: string): void => {
    if (!holds) found.push({ field: `rules.${field}`, rule, message });
  };
  for (const [key, [least, most]] of Object.entries(bounds) as [keyof typeof bounds, readonly [number, number]][])
    check(
      Number.isSafeInteger(rules[key]) && rules[key] >= least && rules[key] <= most,
      fields[key],
      'out-of-range',
      `Whole minutes, ${least} to ${most}.`,
    );
  found.push(...admissionRuleViolations(rules));
  if (found.length > 0) return found;
  check(
    rules.shortest <= rules.longest,
    'longest_minutes',
    'shorter-than-shortest',
    'At least as long as the shortest.',
  );
  for (const key of ['shortest', 'longest'] as const)
    check(rules[key] % rules.granularity === 0, fields[key], 'not-in-granularity', 'A multiple of the granularity.');
  check(rules.leadTime < rules.horizon, 'horizon_minutes', 'within-lead-time', 'Longer than the lead time.');
  check(rules.plans.length <= mostPlans, 'plans', 'too-many', `At most ${mostPlans}.`);
  for (const [turn, plan] of rules.plans.entries())
    check(isPlanId(plan) && rules.plans.indexOf(plan) === turn, `plans[${turn}]`, 'id-format', planForm);
  check(rules.cancellation.length <= mostSteps, 'cancellation', 'too-many', `At most ${mostSteps} steps.`);
  for (const [turn, { before, feePermille }] of rules.cancellation.entries()) {
    const nearer = rules.cancellation[turn + 1];
    const field = `cancellation[${turn}]`;
    check(
      Number.isSafeInteger(before) && before >= 0,
      `${field}.before_minutes`,
      'out-of-range',
      'Whole minutes, at least 0.',
    );
    check(
      Number.isSafeInteger(feePermille) && feePermille >= 0 && feePermille <= 1_000,
      `${field}.fee_permille`,
      'out-of-range',
      '0 to 1,000 thousandths.',
    );
    check(
      !nearer || nearer.before < before,
      `${field}.before_minutes`,
      'not-in-order',
      'The longest before the start first.',
    );
    check(
      !nearer || nearer.feePermille >= feePermille,
      `${field}.fee_permille`,
      'not-in-order',
      'Nearer to the start costs no less.',
    );
  }
  return found;
}

/** What a cancellation costs at a moment, in thousandths: the nearest step that has begun. Moments in epoch milliseconds. */
export function cancellationFee(
  { cancellation }: Pick<BookingRules, 'cancellation'>,
  start: number,
  at: number,
): number {
  const left = (start - at) / 60_000;
  return cancellation.findLast(({ before }) => left <= before)?.feePermille ?? 0;
}
