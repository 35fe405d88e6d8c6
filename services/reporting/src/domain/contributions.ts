import {
  claimable,
  definitionId,
  type Breakdown,
  type Condition,
  type DefinitionId,
  type IndicatorDefinition,
} from './indicators/definition.ts';
import type { Dimensions, Observation } from './observation.ts';

/** The row of what something shows, of indicators that may be claimed. */
export const verifiedSlice = 'evidence=verified';

/** Stands for the rows that `value` names. */
export const allSlices = '*';

/** What an observation adds to an indicator: a place in one of its rows. */
export interface Contribution {
  readonly definition: DefinitionId;
  /**
   * Empty for the total, `size=micro` for a part; `size` alone where the first value decides under which part it counts, `*` for all that
   * `value` names.
   */
  readonly slice: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Where the first value decides, the value; the rows as a JSON array where there are several. */
  readonly value?: string;
  readonly key?: string;
  readonly amount: number;
  /** It counts for nothing itself, but makes what comes later one that was there before. */
  readonly isEarlier?: true;
}

/** All that an observation adds, by all definitions of its kind. */
export function contributions(
  observations: readonly Observation[],
  definitions: readonly IndicatorDefinition[],
): Contribution[] {
  return observations.flatMap((observation) =>
    definitions
      .filter(({ source }) => source === observation.kind)
      .flatMap((definition) => contributionsTo(definition, observation)),
  );
}

function contributionsTo(definition: IndicatorDefinition, observation: Observation): Contribution[] {
  const { dimensions, day, amount, key } = observation;
  const counts = matches(definition.filter, dimensions);
  const isEarlier = !counts && definition.alsoBefore !== undefined && matches(definition.alsoBefore, dimensions);
  if (!counts && !isEarlier) return [];
  const common = {
    definition: definitionId(definition),
    day,
    amount,
    ...(definition.distinct && key !== undefined ? { key } : {}),
    ...(isEarlier ? { isEarlier } : {}),
  };
  const slices = [
    { slice: '' },
    ...(claimable.has(definition.source) && observation.verified ? [{ slice: verifiedSlice }] : []),
    ...definition.breakdowns.flatMap((breakdown) => parts(breakdown, dimensions)),
  ];
  // Whether a key was there before is the same for all its parts.
  if (definition.alsoBefore)
    return [{ ...common, slice: allSlices, value: JSON.stringify(slices.map(({ slice }) => slice)) }];
  return slices.map((part) => ({ ...common, ...part }));
}

function parts({ dimension, first }: Breakdown, dimensions: Dimensions): { slice: string; value?: string }[] {
  const values = valuesOf(dimensions, dimension);
  return first
    ? values.slice(0, 1).map((value) => ({ slice: dimension, value }))
    : values.map((value) => ({ slice: `${dimension}=${value}` }));
}

function matches(conditions: readonly Condition[], dimensions: Dimensions): boolean {
  return conditions.every(({ dimension, in: wanted }) =>
    valuesOf(dimensions, dimension).some((value) => wanted.includes(value)),
  );
}

function valuesOf(dimensions: Dimensions, dimension: string): readonly string[] {
  const value = dimensions[dimension] ?? [];
  const values = typeof value === 'string' ? [value] : [...new Set(value)];
  // What does not apply is no part. Places of numbers are told apart by the sign that is replaced.
  return values.filter((one) => one !== '').map((one) => one.replaceAll('|', '/'));
}
