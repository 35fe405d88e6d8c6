import { allSlices, type Contribution } from './contributions.ts';
import type { Span } from './figures.ts';
import { definitionId, type IndicatorDefinition } from './indicators/definition.ts';

/** Whether a contribution is in a figure of a span: of what is there at its end, and of averages, all that came before counts too. */
export function isIn(
  definition: IndicatorDefinition,
  slice: string,
  { from, until }: Span,
  one: Contribution,
): boolean {
  if (one.definition !== definitionId(definition) || one.isEarlier) return false;
  const month = one.day.slice(0, 7);
  const begins = definition.aggregate === 'during' ? from : '';
  return month >= begins && month <= until && slicesOf(one).includes(slice);
}

/** The rows that a contribution is in; where the first value decides, that which it would be. */
function slicesOf({ slice, value }: Contribution): readonly string[] {
  if (slice === allSlices) return JSON.parse(value ?? '[]') as string[];
  return [value === undefined ? slice : `${slice}=${value}`];
}
