import { invalid, type FieldViolation, type Outcome } from '@inclust/kernel';
import type { Span } from './figures.ts';

/** The longest span, in months. */
const mostMonths = 240;

const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Months as a request names them: empty where it does not. */
export interface MonthsWanted {
  readonly from: string;
  readonly until: string;
}

/**
 * The span that is meant: from the first month of which anything is known, until the present one, where a request does not say otherwise.
 * Refuses what is no month, months in the wrong order, and more than 240 of them.
 */
export function spanOf(
  { from, until }: MonthsWanted,
  known: { first: string | undefined; present: string },
): Outcome<Span> {
  const violations: FieldViolation[] = [
    ...(from && !monthPattern.test(from) ? [notAMonth('from_month')] : []),
    ...(until && !monthPattern.test(until) ? [notAMonth('until_month')] : []),
  ];
  if (violations.length > 0) return invalid(violations);
  const last = until || (from > known.present ? from : known.present);
  const first = from || [known.first ?? last, last].toSorted()[0] || last;
  if (first > last)
    return invalid([{ field: 'until_month', rule: 'months-order', message: 'Must not be before from_month.' }]);
  if (monthsOf({ from: first, until: last }, mostMonths + 1).length > mostMonths)
    return invalid([{ field: 'from_month', rule: 'months-too-many', message: `At most ${mostMonths} months.` }]);
  return { ok: true, value: { from: first, until: last } };
}

/** Every month of a span, at most so many. */
export function monthsOf({ from, until }: Span, most = mostMonths): string[] {
  const found: string[] = [];
  for (
    let month = Temporal.PlainYearMonth.from(from);
    month.toString() <= until && found.length < most;
    month = month.add({ months: 1 })
  )
    found.push(month.toString());
  return found;
}

function notAMonth(field: string): FieldViolation {
  return { field, rule: 'month-format', message: 'Must be a month as YYYY-MM.' };
}
