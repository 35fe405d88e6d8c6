import type { FieldViolation } from '@inclust/kernel';

/** In what credit is counted: whole minutes, or whole days of somebody who comes on a pass. */
export type CreditUnit = 'minutes' | 'days';

/** What credit is good for. Credit of two measures is never added. */
export interface Measure {
  readonly unit: CreditUnit;
  /** A class of resources by its code, such as `desk`, `room`, `studio` or `equipment`. */
  readonly class: string;
}

/** So much credit of a measure: whole units, never a fraction. */
export interface Amount extends Measure {
  readonly quantity: number;
}

/** The most units of one amount, 19 years of minutes: whatever is added up stays an exact number. */
export const mostUnits = 10_000_000;

/** A text that two amounts have in common where they are of one measure. */
export function measureOf({ unit, class: resources }: Measure): string {
  return `${unit} ${resources}`;
}

/** One amount for each measure, in the order in which they come first; none of nought. */
export function summed(amounts: readonly Amount[]): readonly Amount[] {
  const sums = new Map<string, Amount>();
  for (const { unit, class: resources, quantity } of amounts) {
    const key = measureOf({ unit, class: resources });
    sums.set(key, { unit, class: resources, quantity: (sums.get(key)?.quantity ?? 0) + quantity });
  }
  return [...sums.values()].filter(({ quantity }) => quantity !== 0);
}

/** How a class of resources is written. */
export const classForm = 'A code of at most 32 lower-case letters, digits and hyphens.';

/** Whether a text may be the code of a class of resources. */
export function isClass(text: string): boolean {
  return /^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/.test(text);
}

/** The rules that an amount breaks. */
export function amountViolations(field: string, amount: Amount): FieldViolation[] {
  const found: FieldViolation[] = [];
  const { class: resources, quantity } = amount;
  if (!isClass(resources)) found.push({ field: `${field}.class`, rule: 'class-format', message: classForm });
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > mostUnits)
    found.push({ field: `${field}.quantity`, rule: 'count', message: `A whole number from 1 to ${mostUnits}.` });
  return found;
}

/** The rules that several amounts break: at least one, of no measure two. */
export function amountsViolations(field: string, amounts: readonly Amount[]): FieldViolation[] {
  const found = amounts.flatMap((amount, turn) => amountViolations(`${field}[${turn}]`, amount));
  if (amounts.length === 0) found.push({ field, rule: 'required', message: 'At least one amount.' });
  if (new Set(amounts.map(measureOf)).size < amounts.length)
    found.push({ field, rule: 'repeated', message: 'A measure comes twice.' });
  return found;
}
