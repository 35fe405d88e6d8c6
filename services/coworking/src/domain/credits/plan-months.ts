import type { Money } from '@inclust/kernel';
import { localDate, resolve, type ZoneName } from '@inclust/schedule';
import type { Interval } from '../interval.ts';
import type { Amount } from './amount.ts';
import type { GrantCommand } from './commands.ts';
import type { Subscription } from './plan.ts';
import { fractionOf } from './price.ts';

/** A month of a subscription, from its midnight to the next one's as the clocks at the space have it. */
export interface PlanMonth extends Interval {
  readonly subscription: Subscription['id'];
  /** `YYYY-MM`. */
  readonly month: string;
  readonly amounts: readonly Amount[];
  readonly price: Money;
  /** The first moment for which nothing of it can be used any more; epoch milliseconds. */
  readonly usableUntil: number;
}

/**
 * The months of a subscription that begin before a moment, the first one first. A subscription that begins in the middle of a month gives
 * a share of that month by the days that are left, its first included, and costs the same share: nobody pays for days before she came.
 * Allowances are rounded up to whole units, so that nobody gets less than she pays for; the price is rounded half up.
 */
export function planMonths(subscription: Subscription, zone: ZoneName, until: number): readonly PlanMonth[] {
  const first = Temporal.PlainDate.from(subscription.from);
  const found: PlanMonth[] = [];
  for (let turn = 0; ; turn += 1) {
    const day = turn === 0 ? first : first.with({ day: 1 }).add({ months: turn });
    const start = startOf(day, zone);
    if (start >= until || (subscription.until !== null && localDate(day) >= subscription.until)) return found;
    found.push({ ...monthFrom(subscription, day, zone), start });
  }
}

/** What gives a member the allowances of a month; the same for every repeat. */
export function grantOf({ subscription, month, amounts, start, usableUntil }: PlanMonth, at: number): GrantCommand {
  const id = `plan/${subscription}/${month}`;
  return { kind: 'grant', id, at, source: 'plan', amounts, validFrom: start, expiresAt: usableUntil };
}

function monthFrom({ id, plan }: Subscription, day: Temporal.PlainDate, zone: ZoneName): Omit<PlanMonth, 'start'> {
  const days = day.daysInMonth - day.day + 1;
  const next = day.with({ day: 1 }).add({ months: 1 });
  return {
    subscription: id,
    month: day.toPlainYearMonth().toString(),
    amounts: plan.allowances.map((amount) => ({
      ...amount,
      quantity: Math.ceil((amount.quantity * days) / day.daysInMonth),
    })),
    price: fractionOf(plan.price, days, day.daysInMonth),
    end: startOf(next, zone),
    usableUntil: startOf(next.add({ months: plan.carriesOver }), zone),
  };
}

/** The midnight with which a day begins at a place, or the first moment after it where the clocks leave it out. */
function startOf(day: Temporal.PlainDate, zone: ZoneName): number {
  return resolve(localDate(day), zone).milliseconds;
}
