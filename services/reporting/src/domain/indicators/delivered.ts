import { besideIndicators } from './beside.ts';
import type { IndicatorDefinition } from './definition.ts';
import { moneyIndicators } from './money.ts';
import { outputIndicators } from './outputs.ts';
import { resultIndicators } from './results.ts';

/** Every definition that comes with the platform. One that was released is never changed: a new rule is a new version beside it. */
export const deliveredIndicators: readonly IndicatorDefinition[] = [
  ...outputIndicators,
  ...resultIndicators,
  ...besideIndicators,
  ...moneyIndicators,
];

/** The newest version of an indicator; `undefined` for a code that there is not. */
export function indicatorOf(
  code: string,
  definitions: readonly IndicatorDefinition[] = deliveredIndicators,
): IndicatorDefinition | undefined {
  return definitions
    .filter((definition) => definition.code === code)
    .toSorted((one, other) => other.version - one.version)[0];
}
