import { deliveredIndicators } from './delivered.ts';
import type { IndicatorDefinition } from './definition.ts';

const ofFewPeople = new Set(
  deliveredIndicators.filter(({ hiddenBelow }) => hiddenBelow !== undefined).map(({ source }) => source),
);

/**
 * Whether a number of it can be one of few people: small counts of it are hidden, or it counts by another rule what those of the platform
 * hide small counts of.
 */
export function countsFewPeople({ hiddenBelow, source, own }: IndicatorDefinition): boolean {
  return hiddenBelow !== undefined || (own === true && ofFewPeople.has(source));
}
