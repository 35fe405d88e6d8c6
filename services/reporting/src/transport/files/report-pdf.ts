import { localMinute, textIn, type Language } from '@inclust/kernel';
import type { PdfBlock, PdfDocument } from '@inclust/pdf';
import type { ShownReport } from '../../app/reports/show-report.ts';
import { wholeFederation } from '../../domain/report/report.ts';
import { freshnessRows } from './common-sheets.ts';
import { indicatorTitle } from './indicator-title.ts';
import { localDecimal } from './local-decimal.ts';
import { chartsByNode, chartsOverTime, targetChart } from './report-charts.ts';
import { moneyBlocks } from './report-money.ts';
import { wordsOf, type ReportWords } from './words/words.ts';

/** When a file was made, ISO 8601 in UTC, and whose clocks tell it. */
export interface MadeAt {
  readonly at: string;
  readonly timeZone: string;
}

/** A report as a document: cover, figures, how far targets are reached, notes, definitions and signature. */
export function reportPdf(shown: ShownReport, language: Language, { at, timeZone }: MadeAt): PdfDocument {
  const { report, programme, period, freshness, definitions } = shown;
  const words = wordsOf(language);
  const { about } = words;
  const title = textIn(programme.title, language);
  const node = report.ref.node === wholeFederation ? words.allNodes : report.ref.node;
  return {
    title: `${words.report}: ${title}`,
    language,
    createdAt: at,
    footer: (page, pages) => `${title} · ${period.id} · ${node} · ${words.page(page, pages)}`,
    blocks: [
      {
        kind: 'cover',
        title,
        subtitle: `${words.report} ${period.id}, ${node}`,
        rows: [
          [about.period, `${period.from} – ${period.until}`],
          [about.node, node],
          [about.state, words.states[report.state]],
          [about.calendar, about.calendarRule],
          [about.made, localMinute(at, timeZone)],
        ],
      },
      { kind: 'page', title: words.figures, landscape: true },
      figuresTable(shown, language, words),
      ...moneyBlocks(shown, language, words),
      ...targetChart(shown, language, words),
      ...chartsOverTime(shown, language, words),
      ...chartsByNode(shown, language, words),
      ...notesOf(shown, words),
      { kind: 'page', title: words.definitions },
      {
        kind: 'table',
        columns: [
          { text: words.columns.indicator, width: 1 },
          { text: words.columns.title, width: 2 },
          { text: words.rule, width: 4 },
          { text: words.version, width: 0.7, align: 'right' },
        ],
        rows: definitions.map(({ code, name, rule, version }) => [
          code,
          name[language],
          rule[language],
          String(version),
        ]),
      },
      { kind: 'heading', text: words.nodes },
      {
        kind: 'table',
        columns: [about.node, words.newestFact, words.ofFigures.missing, words.ofFigures.left],
        rows: freshnessRows(freshness, timeZone),
      },
      { kind: 'page', title: words.signature },
      ...signatureOf(shown, words),
    ],
  };
}

function figuresTable({ figures, definitions }: ShownReport, language: Language, words: ReportWords): PdfBlock {
  const { columns } = words;
  const number = (text: string) => ({ text, align: 'right' as const, width: 1.1 });
  const shownAs = (decimal: string): string => (decimal === '' ? '' : localDecimal(decimal, language));
  return {
    kind: 'table',
    columns: [
      { text: columns.indicator, width: 1.2 },
      { text: columns.title, width: 3 },
      { text: columns.unit, width: 1.5 },
      ...[columns.baseline, columns.target, columns.previouslyReported, columns.correction].map(number),
      ...[columns.current, columns.verified, columns.cumulative].map(number),
    ],
    rows: figures.map((row) => [
      row.indicator,
      indicatorTitle(definitions, row.indicator, language),
      `${words.units[row.unit] ?? row.unit}, ${row.aggregation === 'sum' ? words.sum : words.distinct}`,
      ...[row.baseline, row.target, row.previouslyReported, row.correction].map(shownAs),
      ...[row.current, row.verified, row.cumulative].map(shownAs),
    ]),
  };
}

function notesOf({ report, figures }: ShownReport, words: ReportWords): PdfBlock[] {
  const notes = figures.flatMap(({ indicator }) => {
    const { note = '', attachments = [] } = report.words[indicator] ?? {};
    const files = attachments.map(({ fileName, sha256 }) => `${fileName} (SHA-256 ${sha256})`);
    const said = [note, files.length > 0 ? `${words.attachments}: ${files.join(', ')}` : '']
      .filter(Boolean)
      .join(' – ');
    return said ? [`${indicator}: ${said}`] : [];
  });
  const whole = [...(report.note ? [report.note] : []), ...notes];
  const corrected = figures.some(({ correction }) => correction !== '') ? [words.corrected] : [];
  const otherRules = figures.flatMap(({ indicator, definitionVersion, previousDefinitionVersion: then }) =>
    then === undefined ? [] : [`${indicator}: ${words.otherRule(then, definitionVersion)}`],
  );
  const all = [...whole, ...corrected, ...otherRules];
  return all.length === 0
    ? []
    : [
        { kind: 'heading', text: words.notes },
        { kind: 'notes', notes: all },
      ];
}

function signatureOf({ report }: ShownReport, words: ReportWords): PdfBlock[] {
  const snapshot = report.state === 'finalized' ? report.snapshots.at(-1) : undefined;
  if (!snapshot) return [{ kind: 'text', text: words.notSigned }];
  return [
    {
      kind: 'signature',
      rows: [
        [words.digest, snapshot.sha256],
        [words.key, snapshot.publicKey],
        [words.signature, snapshot.signature],
      ],
    },
  ];
}
