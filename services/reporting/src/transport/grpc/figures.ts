import {
  Aggregation,
  Figure as ProtoFigure,
  FigureSubject,
  Indicator,
  IndicatorAggregate,
  IndicatorKind,
  TextState,
} from '@inclust/contracts';
import type { CountedSubject } from '../../app/list-figure-subjects.ts';
import type { FigureInSpan, FiguresFound } from '../../app/list-figures.ts';
import { freshnessToProto } from './freshness.ts';
import { figureKey } from '../../domain/published-table.ts';
import type { Contribution } from '../../domain/contributions.ts';
import { decimalOf } from '../../domain/decimal.ts';
import type { IndicatorDefinition, Texts } from '../../domain/indicators/definition.ts';

/** Figures as the contract has them; those under the given keys are not shown. */
export function figuresToProto(
  found: FiguresFound & { readonly provisional?: true },
  hidden: ReadonlySet<string> = new Set(),
): ProtoFigure[] {
  return found.figures.map((figure) => {
    const proto = { ...figureToProto(figure, found), provisional: found.provisional ?? false };
    return hidden.has(figureKey(figure)) ? { ...proto, value: 0n, decimalValue: '', hidden: true } : proto;
  });
}

function figureToProto(figure: FigureInSpan, { definition, byMonth, freshness }: FiguresFound): ProtoFigure {
  const { node, slice, span, thousandths, aggregation } = figure;
  const [dimension, value] = [slice.slice(0, slice.indexOf('=')), slice.slice(slice.indexOf('=') + 1)];
  return ProtoFigure.fromPartial({
    indicator: definition.code,
    definitionVersion: definition.version,
    dimensions: [
      ...(node ? [{ key: 'node', value: node }] : []),
      ...(slice ? [{ key: dimension, value }] : []),
      ...(byMonth ? [{ key: 'month', value: span.until }] : []),
    ],
    value: rounded(thousandths),
    decimalValue: thousandths % 1_000n === 0n ? '' : decimalOf(thousandths),
    unit: definition.unit,
    aggregation: aggregation === 'distinct' ? Aggregation.AGGREGATION_DISTINCT : Aggregation.AGGREGATION_SUM,
    nodes: freshness.filter((one) => !node || one.node === node).map(freshnessToProto),
    fromMonth: span.from,
    untilMonth: span.until,
  });
}

/** What a figure is made of, as the contract has it. */
export function subjectToProto({ subject, version, counted }: CountedSubject): FigureSubject {
  return FigureSubject.fromPartial({
    subject,
    version: BigInt(version),
    observations: observationsToProto(counted),
  });
}

/** What is counted, as the contract has it. */
export function observationsToProto(counted: readonly Contribution[]) {
  return counted.map(({ day, amount, key }) => ({ date: day, amount: BigInt(amount), key: key ?? '' }));
}

/** Half away from zero. */
function rounded(thousandths: bigint): bigint {
  return thousandths < 0n ? -((-thousandths + 500n) / 1_000n) : (thousandths + 500n) / 1_000n;
}

const kinds = {
  output: IndicatorKind.INDICATOR_KIND_OUTPUT,
  result: IndicatorKind.INDICATOR_KIND_RESULT,
  beside: IndicatorKind.INDICATOR_KIND_BESIDE,
} as const satisfies Record<IndicatorDefinition['kind'], IndicatorKind>;

const aggregates = {
  during: IndicatorAggregate.INDICATOR_AGGREGATE_DURING,
  'at-end': IndicatorAggregate.INDICATOR_AGGREGATE_AT_END,
  'year-average': IndicatorAggregate.INDICATOR_AGGREGATE_YEAR_AVERAGE,
} as const satisfies Record<IndicatorDefinition['aggregate'], IndicatorAggregate>;

/** A definition as the contract has it. */
export function indicatorToProto(definition: IndicatorDefinition): Indicator {
  const { code, version, common, checked, kind, name, rule, unit, source, filter, aggregate } = definition;
  return Indicator.fromPartial({
    name: `indicators/${code}`,
    code,
    version,
    commonCode: common ?? '',
    checked,
    kind: kinds[kind],
    title: textsToProto(name),
    rule: textsToProto(rule),
    unit,
    source,
    filter: filter.map(({ dimension, in: values }) => ({ dimension, values: [...values] })),
    aggregate: aggregates[aggregate],
    distinct: definition.distinct,
    distinctOverNodes: definition.overNodes === 'distinct',
    dimensions: definition.breakdowns.map(({ dimension }) => dimension),
    hiddenBelow: definition.hiddenBelow ?? 0,
    amountsPerUnit: definition.amountsPerUnit ?? 0,
  });
}

function textsToProto({ el, sq, en }: Texts) {
  const text = (words: string) => ({ text: words, state: TextState.TEXT_STATE_ORIGINAL });
  return { el: text(el), sq: text(sq), en: text(en) };
}
