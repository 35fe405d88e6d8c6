import { localMinute, textIn, type Language } from '@inclust/kernel';
import type { WorkbookSheet } from '@inclust/tabular';
import type { ShownReport } from '../../app/reports/show-report.ts';
import { wholeFederation } from '../../domain/report/report.ts';
import { definitionsSheet, nodesSheet } from './common-sheets.ts';
import { indicatorTitle } from './indicator-title.ts';
import type { MadeAt } from './report-pdf.ts';
import { moneyRows, numberCell } from './report-rows.ts';
import { wordsOf, type ReportWords } from './words/words.ts';

/** A report as the sheets of a workbook: figures, definitions, nodes, and what the file is. */
export function reportSheets(shown: ShownReport, language: Language, { at, timeZone }: MadeAt): WorkbookSheet[] {
  const { report, programme, period, figures, freshness, definitions } = shown;
  const words = wordsOf(language);
  const { columns, about } = words;
  return [
    {
      name: words.figures,
      columns: [
        { header: columns.indicator, width: 12 },
        { header: columns.title, width: 48 },
        { header: columns.unit, width: 16 },
        { header: columns.counted, width: 18 },
        ...[columns.baseline, columns.target, columns.previouslyReported, columns.correction].map(number),
        ...[columns.current, columns.verified, columns.cumulative].map(number),
        { header: columns.note, width: 60 },
      ],
      rows: figures.map((row) => [
        row.indicator,
        indicatorTitle(definitions, row.indicator, language),
        words.units[row.unit] ?? row.unit,
        row.aggregation === 'sum' ? words.sum : words.distinct,
        ...[row.baseline, row.target, row.previouslyReported, row.correction].map(numberCell),
        ...[row.current, row.verified, row.cumulative].map(numberCell),
        [
          report.words[row.indicator]?.note ?? '',
          row.previousDefinitionVersion === undefined
            ? ''
            : words.otherRule(row.previousDefinitionVersion, row.definitionVersion),
        ]
          .filter(Boolean)
          .join(' – '),
      ]),
    },
    ...moneySheet(shown, language, words),
    ...partsSheet(shown, language, words),
    definitionsSheet(definitions, language, words),
    nodesSheet(freshness, timeZone, words),
    {
      name: words.report,
      columns: [
        { header: words.report, width: 24 },
        { header: textIn(programme.title, language), width: 60 },
      ],
      rows: [
        [about.programme, programme.id],
        [about.period, `${period.id} (${period.from} – ${period.until})`],
        [about.node, report.ref.node === wholeFederation ? words.allNodes : report.ref.node],
        [about.state, words.states[report.state]],
        [about.calendar, about.calendarRule],
        [about.made, localMinute(at, timeZone)],
        [words.digest, report.snapshots.at(-1)?.sha256 ?? words.notSigned],
      ],
    },
  ];
}

/** Each node's part from the beginning; no sheet where the report has none. */
function partsSheet(
  { figures, definitions }: ShownReport,
  language: Language,
  { columns, byNode }: ReportWords,
): WorkbookSheet[] {
  const rows = figures.flatMap(({ indicator, byNode: parts }) => (parts ? [{ indicator, parts }] : []));
  const nodes = [...new Set(rows.flatMap(({ parts }) => parts.map(({ node }) => node)))];
  if (nodes.length === 0) return [];
  return [
    {
      name: byNode.title,
      columns: [{ header: columns.indicator, width: 24 }, { header: columns.title, width: 48 }, ...nodes.map(number)],
      rows: rows.map(({ indicator, parts }) => [
        indicator,
        indicatorTitle(definitions, indicator, language),
        ...nodes.map((node) => numberCell(parts.find((part) => part.node === node)?.cumulative ?? '')),
      ]),
    },
  ];
}

/** Amounts of money in the other currency; no sheet where the report has no money. */
function moneySheet(shown: ShownReport, language: Language, { columns, converted }: ReportWords): WorkbookSheet[] {
  const rows = moneyRows(shown);
  if (rows.length === 0) return [];
  return [
    {
      name: converted.title,
      columns: [
        { header: columns.indicator, width: 24 },
        { header: columns.title, width: 48 },
        { header: converted.own, width: 14 },
        { header: converted.currency, width: 14 },
        ...[columns.target, columns.current, columns.cumulative, converted.rate].map(number),
        { header: converted.rateDate, width: 14 },
        { header: converted.source, width: 60 },
      ],
      rows: rows.map(({ indicator, own, other, inOther }) => [
        indicator,
        indicatorTitle(shown.definitions, indicator, language),
        own,
        other,
        ...[inOther?.target, inOther?.current, inOther?.cumulative, inOther?.rate].map((one) => numberCell(one ?? '')),
        inOther?.rateDate ?? '',
        inOther?.rateSource ?? converted.noRate,
      ]),
    },
  ];
}

function number(header: string) {
  return { header, width: 16 };
}
