import { accept, invalid, refuse, type Outcome } from '@inclust/kernel';
import type { Catalogue } from '../../domain/indicators/catalogue.ts';
import type { IndicatorDefinition } from '../../domain/indicators/definition.ts';

/** The definition that figures of an indicator are by now. Refused: `indicator-unknown`, `not-counted-yet`. */
export function countedIndicator(catalogue: Catalogue, code: string): Outcome<IndicatorDefinition> {
  const definition = catalogue.counted(code);
  if (definition) return accept(definition);
  if (catalogue.find(code)) return notCountedYet;
  return invalid([
    { field: 'indicator', rule: 'indicator-unknown', message: 'There is no such indicator; ListIndicators has all.' },
  ]);
}

/** Numbers of what was adopted just now are still being made. */
export const notCountedYet = refuse({
  code: 'not-counted-yet',
  kind: 'unavailable',
  message: 'The indicator was adopted just now, and its numbers are still being made from all facts.',
  retryAfterMilliseconds: 5_000,
});
