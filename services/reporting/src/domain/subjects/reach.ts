import type { PlainDateText } from '@inclust/kernel';
import type { Observation } from '../observation.ts';

/** A person in a vulnerable situation who was reached, or a group that was counted. */
export interface ReachSubject {
  readonly kind: 'reach';
  readonly day: PlainDateText;
  /** Of a person; absent for a group. */
  readonly pseudonym?: string;
  readonly count: number;
  readonly categories: readonly string[];
  readonly sex: string;
  readonly isWithdrawn: boolean;
}

/**
 * A person counts once in the total of her city and once under each category that she declared, so categories do not add up to the total.
 * A group that was counted counts as many.
 */
export function observeReach(reach: ReachSubject): Observation[] {
  const { day, pseudonym, count, categories, sex, isWithdrawn } = reach;
  if (isWithdrawn) return [];
  const person = pseudonym ? { key: pseudonym } : {};
  return [{ kind: 'reach', day, amount: count, verified: true, dimensions: { category: categories, sex }, ...person }];
}
