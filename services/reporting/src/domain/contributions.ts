import type { Subject } from './subject.ts';

/** The indicators of this release. */
export const indicators = ['organisations-by-discipline', 'members-by-month', 'new-enterprises'] as const;
export type Indicator = (typeof indicators)[number];

/**
 * What a subject adds to the figures: a place in one cell of one indicator. With `distinctKey`, everything under the same key counts once
 * in the cell, in a node and over all nodes.
 */
export interface Contribution {
  readonly indicator: Indicator;
  /** The value of the indicator's dimension: a discipline, a month, or empty. */
  readonly cell: string;
  readonly distinctKey?: string;
  readonly amount: 1 | -1;
}

/** How old an enterprise may be to be new: founded at most 3 years before the day it became a member. Rule of RCO05 (O04). */
const newForYears = 3;

/**
 * All that a subject adds, from its newest facts alone; so a correction is the new contributions less the old ones.
 *
 * - `organisations-by-discipline`: active organisations, in each of their disciplines and in the cell `` for the total.
 * - `members-by-month`: +1 in the month in which a stay begins and -1 in that in which it ends, by the calendar of the node's zone; the
 *   figure of a month is the sum up to it.
 * - `new-enterprises`: organisations with the legal form of an enterprise, active, founded at most 3 years before the first stay began.
 */
export function contributions(subject: Subject): Contribution[] {
  return [...byDiscipline(subject), ...byMonth(subject), ...newEnterprise(subject)];
}

function byDiscipline({ active, organisation, disciplines }: Subject): Contribution[] {
  if (!active || !organisation) return [];
  return ['', ...new Set(disciplines)].map((cell) => ({
    indicator: 'organisations-by-discipline',
    cell,
    distinctKey: organisation.distinctKey,
    amount: 1,
  }));
}

function byMonth({ periods }: Subject): Contribution[] {
  const months = new Map<string, number>();
  for (const { from, to } of periods) {
    months.set(from.slice(0, 7), (months.get(from.slice(0, 7)) ?? 0) + 1);
    if (to) months.set(to.slice(0, 7), (months.get(to.slice(0, 7)) ?? 0) - 1);
  }
  return [...months].flatMap(([cell, sum]) =>
    Array.from({ length: Math.abs(sum) }, () => ({
      indicator: 'members-by-month' as const,
      cell,
      amount: sum > 0 ? (1 as const) : (-1 as const),
    })),
  );
}

function newEnterprise({ active, organisation, periods }: Subject): Contribution[] {
  const first = periods[0]?.from;
  if (!active || !organisation?.enterprise || !organisation.foundedOn || !first) return [];
  const oldest = Temporal.PlainDate.from(first).subtract({ years: newForYears }).toString();
  if (organisation.foundedOn < oldest || organisation.foundedOn > first) return [];
  return [{ indicator: 'new-enterprises', cell: '', distinctKey: organisation.distinctKey, amount: 1 }];
}
