import type { Language } from '@inclust/kernel';
import type { IndicatorDefinition } from '../../domain/indicators/definition.ts';

/** What an indicator is called, by the definitions that a file is written with; empty for one that is not among them. */
export function indicatorTitle(
  definitions: readonly IndicatorDefinition[],
  indicator: string,
  language: Language,
): string {
  return definitions.find(({ code }) => code === indicator)?.name[language] ?? '';
}
