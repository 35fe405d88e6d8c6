import { IndicatorAggregate, type Indicator } from '@inclust/contracts';
import type { Aggregate, Texts } from '../../domain/indicators/definition.ts';
import type { WrittenIndicator } from '../../domain/indicators/own-definition.ts';

const aggregates: Readonly<Record<number, Aggregate>> = {
  [IndicatorAggregate.INDICATOR_AGGREGATE_DURING]: 'during',
  [IndicatorAggregate.INDICATOR_AGGREGATE_AT_END]: 'at-end',
  [IndicatorAggregate.INDICATOR_AGGREGATE_YEAR_AVERAGE]: 'year-average',
};

/** An indicator of the contract as it was written down. */
export function writtenIndicator(indicator: Indicator): WrittenIndicator {
  const { code, title, rule, unit, source, filter, distinct, distinctOverNodes, dimensions, hiddenBelow } = indicator;
  const aggregate = aggregates[indicator.aggregate];
  return {
    code,
    name: textsIn(title),
    rule: textsIn(rule),
    unit,
    source,
    filter: filter.map(({ dimension, values }) => ({ dimension, in: values })),
    ...(aggregate ? { aggregate } : {}),
    distinct,
    distinctOverNodes,
    dimensions,
    hiddenBelow,
  };
}

function textsIn(localized: Indicator['title']): Texts {
  return { el: localized?.el?.text ?? '', sq: localized?.sq?.text ?? '', en: localized?.en?.text ?? '' };
}
