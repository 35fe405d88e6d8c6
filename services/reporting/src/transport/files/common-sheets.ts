import { localMinute, type Language } from '@inclust/kernel';
import type { WorkbookSheet } from '@inclust/tabular';
import type { Freshness } from '../../domain/freshness.ts';
import type { IndicatorDefinition } from '../../domain/indicators/definition.ts';
import type { ReportWords } from './words/words.ts';

/** By which rules figures were counted. */
export function definitionsSheet(
  definitions: readonly IndicatorDefinition[],
  language: Language,
  words: ReportWords,
): WorkbookSheet {
  const { columns } = words;
  return {
    name: words.definitions,
    columns: [
      { header: columns.indicator, width: 24 },
      { header: words.version, width: 10 },
      { header: words.common, width: 18 },
      { header: columns.title, width: 48 },
      { header: words.rule, width: 100 },
    ],
    rows: definitions.map(({ code, version, common, checked, name, rule }) => [
      code,
      version,
      common ? `${common}${checked ? '' : ` (${words.fromMemory})`}` : '',
      name[language],
      rule[language],
    ]),
  };
}

/** Until when each node is in the figures, since when one is missing, and since when one takes part no more. */
export function nodesSheet(freshness: readonly Freshness[], timeZone: string, words: ReportWords): WorkbookSheet {
  return {
    name: words.nodes,
    columns: [
      { header: words.about.node, width: 20 },
      { header: words.newestFact, width: 28 },
      { header: words.ofFigures.missing, width: 28 },
      { header: words.ofFigures.left, width: 28 },
    ],
    rows: freshnessRows(freshness, timeZone),
  };
}

/** A row for each node: its newest fact, since when it is missing, and when it left, as the clocks of a zone tell it; empty where it is not so. */
export function freshnessRows(freshness: readonly Freshness[], timeZone: string): string[][] {
  return freshness.map(({ node, newestFactAt, missingSince, leftAt }) => [
    node,
    localMinute(newestFactAt, timeZone),
    missingSince ? localMinute(missingSince, timeZone) : '',
    leftAt ? localMinute(leftAt, timeZone) : '',
  ]);
}
