import type { FieldViolation, LocalizedText, Money, PlainDateText, Uuid } from '@inclust/kernel';
import { amountsViolations, type Amount } from './amount.ts';

/** What a member subscribes to. */
export interface Plan {
  readonly id: string;
  readonly names: LocalizedText;
  /** What a whole month gives. */
  readonly allowances: readonly Amount[];
  /** For how many whole months after its own what is left of a month can still be used; 0 where it goes with the month. */
  readonly carriesOver: number;
  /** Of a whole month. */
  readonly price: Money;
}

/** A member has a plan, on the terms that it had when she took it. */
export interface Subscription {
  readonly id: Uuid;
  readonly plan: Plan;
  /** Its first day at the space. */
  readonly from: PlainDateText;
  /** The first day on which no month of it begins any more; `null` while nobody has ended it. A month that has begun is had to its end. */
  readonly until: PlainDateText | null;
}

/** How the id of a plan is written. */
export const planForm = 'At most 64 lower-case letters, digits and hyphens; named once.';

/** Whether a text may be the id of a plan. */
export function isPlanId(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(text);
}

/** The rules a plan breaks. Fields are named as in the API. */
export function planViolations({ id, names, allowances, carriesOver, price }: Plan): FieldViolation[] {
  const found = amountsViolations('allowances', allowances);
  const check = (holds: boolean, field: string, rule: string, message: string) => {
    if (!holds) found.push({ field, rule, message });
  };
  check(isPlanId(id), 'id', 'id-format', planForm);
  check(Object.keys(names).length > 0, 'names', 'required', 'A name in at least one language.');
  const isCount = Number.isSafeInteger(carriesOver) && carriesOver >= 0 && carriesOver <= 24;
  check(isCount, 'carries_over', 'count', 'Whole months from 0 to 24.');
  check(price.minorUnits >= 0n, 'price', 'out-of-range', 'Not below nought.');
  return found;
}
