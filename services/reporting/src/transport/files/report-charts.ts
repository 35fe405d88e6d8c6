import { cityMap, sideBySide, timeSeries } from '@inclust/charts';
import type { Language } from '@inclust/kernel';
import type { PdfBlock } from '@inclust/pdf';
import type { ShownReport } from '../../app/reports/show-report.ts';
import { thousandthsOf } from '../../domain/decimal.ts';
import { wholeFederation } from '../../domain/report/report.ts';
import type { NodePart, ReportRow } from '../../domain/report/rows.ts';
import { indicatorTitle } from './indicator-title.ts';
import { mostNodes, placeOfNode } from './nodes-in-charts.ts';
import type { ReportWords } from './words/words.ts';

/** How far each target is reached, in percent, rounded down so that 100 % is all of it. */
export function targetChart({ figures, report }: ShownReport, language: Language, words: ReportWords): PdfBlock[] {
  const withTarget = figures.flatMap(({ indicator, target, cumulative }) => {
    const [wanted, reached] = [thousandthsOf(target) ?? 0n, thousandthsOf(cumulative) ?? 0n];
    return wanted > 0n ? [{ indicator, percent: Number((reached * 100n) / wanted) }] : [];
  });
  if (withTarget.length === 0) return [];
  const { svg, table } = sideBySide({
    language,
    title: words.reached,
    description: words.reachedAbout,
    groupLabel: words.columns.indicator,
    groups: withTarget.map(({ indicator }) => indicator),
    valueLabel: words.percent,
    cities: [
      {
        label: report.ref.node === wholeFederation ? words.allNodes : report.ref.node,
        values: withTarget.map(({ percent }) => percent),
      },
    ],
  });
  return [
    { kind: 'page', title: words.reached },
    { kind: 'chart', svg, caption: words.reachedAbout, table },
  ];
}

/** What each indicator with a target came to by the end of each signed period and of this one. */
export function chartsOverTime(
  { figures, definitions, signed, period }: ShownReport,
  language: Language,
  words: ReportWords,
): PdfBlock[] {
  const charts = figures.flatMap(({ indicator, unit, target, baseline, cumulative }): PdfBlock[] => {
    const before = signed.flatMap(({ period: id, cumulative: all }) => {
      const value = all[indicator];
      return value === undefined ? [] : [{ period: id, value: Number(value) }];
    });
    if (before.length === 0 || target === '') return [];
    const title = `${indicator}: ${indicatorTitle(definitions, indicator, language)}`;
    const level = (label: string, value: string) => ({ label, value: Number(value) });
    const { svg, table } = timeSeries({
      language,
      title,
      description: words.overTimeAbout,
      valueLabel: words.units[unit] ?? unit,
      periodLabel: words.about.period,
      points: [...before, { period: period.id, value: Number(cumulative) }],
      target: level(words.columns.target, target),
      ...(baseline ? { baseline: level(words.columns.baseline, baseline) } : {}),
    });
    return [{ kind: 'chart', svg, caption: title, table }];
  });
  if (charts.length === 0) return [];
  return [{ kind: 'page', title: words.overTime }, { kind: 'text', text: words.overTimeAbout }, ...charts];
}

/** The nodes side by side, what has the same unit in one chart; and on the map the first indicator of which there is anything. */
export function chartsByNode(
  { figures, definitions }: ShownReport,
  language: Language,
  words: ReportWords,
): PdfBlock[] {
  const rows = figures.flatMap((row) => {
    const { byNode = [] } = row;
    return byNode.some(({ cumulative }) => Number(cumulative) !== 0) && byNode.length <= mostNodes
      ? [{ ...row, byNode }]
      : [];
  });
  const [first] = rows;
  if (!first) return [];
  const titleOf = ({ indicator }: ReportRow): string =>
    `${indicator}: ${indicatorTitle(definitions, indicator, language)}`;
  const charts = [...Map.groupBy(rows, ({ unit }) => unit)].map(([unit, same]): PdfBlock => {
    const valueLabel = words.units[unit] ?? unit;
    const title = `${words.byNode.title}: ${valueLabel}`;
    const nodes = [...new Set(same.flatMap(({ byNode }) => byNode.map(({ node }) => node)))];
    const { svg, table } = sideBySide({
      language,
      title,
      description: same.map(titleOf).join('; '),
      groupLabel: words.columns.indicator,
      groups: same.map(({ indicator }) => indicator),
      valueLabel,
      cities: nodes.map((label) => ({
        label,
        values: same.map(({ byNode }) => Number(byNode.find(({ node }) => node === label)?.cumulative ?? 0)),
      })),
    });
    return { kind: 'chart', svg, caption: title, table };
  });
  const map = mapOf(first.byNode, titleOf(first), words.units[first.unit] ?? first.unit, language, words);
  return [{ kind: 'page', title: words.byNode.title }, { kind: 'text', text: words.byNode.about }, ...charts, ...map];
}

function mapOf(
  parts: readonly NodePart[],
  title: string,
  valueLabel: string,
  language: Language,
  words: ReportWords,
): PdfBlock[] {
  const cities = parts.flatMap(({ node, cumulative }) => {
    const city = placeOfNode[node];
    return city && Number(cumulative) >= 0 ? [{ city, label: node, value: Number(cumulative) }] : [];
  });
  // A map that leaves one out would say that there is nothing.
  if (cities.length < parts.length) return [];
  const { svg, table } = cityMap({
    language,
    title,
    description: words.byNode.map,
    valueLabel,
    cityLabel: words.about.node,
    cities,
  });
  return [{ kind: 'chart', svg, caption: `${title}. ${words.byNode.map}`, table }];
}
