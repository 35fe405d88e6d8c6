import { originalTexts, instantOfMilliseconds, languages } from '@inclust/kernel';
import { cellText, readTable } from '@inclust/tabular';
import { parse } from 'csv-parse/sync';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import type { ShownReport } from '../../app/reports/show-report.ts';
import { indicatorOf } from '../../domain/indicators/delivered.ts';
import { untouched } from '../../domain/report/report.ts';
import type { ReportRow } from '../../domain/report/rows.ts';
import { localDecimal } from './local-decimal.ts';
import { reportFile, type ReportFormat } from './report-file.ts';
import { reportColumns } from './report-rows.ts';
import { wordsOf } from './words/words.ts';

const at = '2027-07-15T10:00:00.000Z';
const period = { id: '2027-h1', from: '2027-01', until: '2027-06' };
const row: ReportRow = {
  indicator: 'O02',
  definitionVersion: 1,
  unit: 'enterprises',
  aggregation: 'distinct',
  target: '12',
  baseline: '',
  previouslyReported: '7',
  correction: '-1',
  current: '4',
  verified: '3',
  cumulative: '10',
};
const figures: readonly ReportRow[] = [
  row,
  {
    ...row,
    indicator: 'R04',
    unit: 'annual-fte',
    aggregation: 'sum',
    target: '1234.500',
    baseline: '0.250',
    previouslyReported: '',
    correction: '',
    current: '0.504',
    verified: '0.504',
    cumulative: '1.008',
  },
];
const definitions = ['O02', 'R04'].flatMap((code) => indicatorOf(code) ?? []);
const programme = {
  id: 'interreg',
  title: originalTexts({ el: 'Πρόγραμμα', sq: 'Programi ë ç', en: 'Programme' }),
  from: '2027-01',
  until: '2028-12',
  periods: [period],
  targets: [],
  createdAt: instantOfMilliseconds(0),
};
const freshness = [{ node: 'arta', newestFactAt: '2027-06-30T21:00:00.000Z' }];
const report = {
  ...untouched({ programme: 'interreg', period: '2027-h1', node: 'arta' }),
  note: 'Ένας κόμβος, "δύο", τρεις',
  words: {
    O02: {
      note: '=1+1',
      attachments: [{ fileName: 'list.pdf', mediaType: 'application/pdf', sha256: 'ab'.repeat(32) }],
    },
  },
};
const shown: ShownReport = {
  report,
  version: 1,
  programme,
  period,
  figures,
  freshness,
  findings: [],
  now: { figures, freshness },
  definitions,
  signed: [{ period: '2026-h2', until: '2026-12', cumulative: { O02: '7' } }],
  isNewest: true,
};

const write = (format: ReportFormat, language: 'el' | 'sq' | 'en' = 'en', bom = false) =>
  reportFile(shown, { format, language, bom, at, timeZone: 'Europe/Athens' });

test('CSV has one convention: points, no groups, names that no language changes, a mark where one is asked for', async () => {
  const { content, mediaType, fileName } = await write('csv');
  const text = Buffer.from(content).toString();
  expect([mediaType, fileName]).toEqual(['text/csv; charset=utf-8', 'interreg-2027-h1-arta.csv']);
  const [header, ...rows] = parse(text) as string[][];
  expect(header).toEqual([...reportColumns]);
  expect(rows[1]?.slice(11, 18)).toEqual(['0.250', '1234.500', '', '', '0.504', '0.504', '1.008']);
  // A note that a spreadsheet could run does no harm.
  expect(rows[0]?.[reportColumns.indexOf('note')]).toBe("'=1+1");
  const marked = await write('csv', 'el', true);
  expect(Buffer.from(marked.content).toString()).toBe(`\uFEFF${text}`);
});

test.each(languages)('a workbook has numbers as numbers and the rules in %s', async (language) => {
  const { content } = await write('xlsx', language);
  const read = readTable(content);
  if (!read.ok) throw new Error(read.problem.code);
  const rows = [...read.table.rows].map((one) => (one.type === 'row' ? one.cells : []));
  expect(rows.map((cells) => cells.slice(4, 11).map((cell) => [cell.type, cellText(cell)]))).toEqual([
    [
      ['empty', ''],
      ['number', '12'],
      ['number', '7'],
      ['number', '-1'],
      ['number', '4'],
      ['number', '3'],
      ['number', '10'],
    ],
    [
      ['number', '0.25'],
      ['number', '1234.5'],
      ['empty', ''],
      ['empty', ''],
      ['number', '0.504'],
      ['number', '0.504'],
      ['number', '1.008'],
    ],
  ]);
  expect(rows.map(([, title]) => title && cellText(title))).toEqual(definitions.map(({ name }) => name[language]));
});

test('SDMX-CSV has an observation for each number that there is, with the span and whether it may change', async () => {
  const rows = parse(Buffer.from((await write('sdmx-csv')).content).toString(), { columns: true }) as Record<
    string,
    string
  >[];
  expect(rows).toHaveLength(11);
  expect(rows.find((one) => one['INDICATOR'] === 'R04' && one['MEASURE'] === 'CURRENT')).toEqual({
    STRUCTURE: 'dataflow',
    STRUCTURE_ID: 'INCLUST:REPORT(1.0)',
    ACTION: 'I',
    PROGRAMME: 'interreg',
    REF_AREA: 'arta',
    INDICATOR: 'R04',
    MEASURE: 'CURRENT',
    TIME_PERIOD: '2027-01-01/P6M',
    OBS_VALUE: '0.504',
    UNIT_MEASURE: 'annual-fte',
    COUNTED: 'sum',
    OBS_STATUS: 'P',
  });
});

test.each(languages)('a document in %s has every figure, the rules, the notes and page numbers', async (language) => {
  const { content } = await write('pdf', language);
  const { totalPages, text } = await extractText(await getDocumentProxy(new Uint8Array(content)), {
    mergePages: false,
  });
  // What is broken over lines in a narrow column is one text.
  const all = text.join(' ').replaceAll(/\s+/gu, ' ');
  const words = wordsOf(language);
  for (const { target, current, cumulative, previouslyReported } of figures)
    for (const decimal of [target, current, cumulative, previouslyReported].filter(Boolean))
      expect(all).toContain(localDecimal(decimal, language));
  // Only the first has been signed before.
  for (const said of [words.overTime, `2026-h2 7 ${row.target} 2027-h1 10 ${row.target}`]) expect(all).toContain(said);
  for (const { name } of definitions) expect(all).toContain(name[language].split(' ')[0]);
  // Of the node's clocks, not of UTC.
  const made = ['2027-07-15 13:00 +03:00', '2027-07-01 00:00 +03:00'];
  for (const said of [report.note, words.notSigned, words.figures, 'list.pdf', ...made]) expect(all).toContain(said);
  text.forEach((page, turn) => expect(page).toContain(words.page(turn + 1, totalPages)));
});

test('the same figures are in every format', async () => {
  const { rows } = JSON.parse(Buffer.from((await write('json')).content).toString()) as {
    rows: Record<string, string>[];
  };
  expect(rows.map(({ current, cumulative }) => [current, cumulative])).toEqual([
    ['4', '10'],
    ['0.504', '1.008'],
  ]);
});

test.each([
  ['1234.500', 'el', '1.234,500'],
  ['1234.500', 'en', '1,234.500'],
  ['-0.250', 'sq', '-0,250'],
  ['123456789012.345', 'el', '123.456.789.012,345'],
] as const)('%s is told in %s as %s', (decimal, language, expected) => {
  expect(localDecimal(decimal, language)).toBe(expected);
});

const parts = ['arta', 'corfu', 'vlora', 'korca'].map((node, turn) => ({ node, cumulative: String(4_001 + turn) }));
const ofAll: ShownReport = { ...shown, figures: [{ ...row, byNode: parts }, ...figures.slice(1)] };
const writeOfAll = (format: ReportFormat, language: 'el' | 'sq' | 'en' = 'en') =>
  reportFile(ofAll, { format, language, bom: false, at, timeZone: 'Europe/Athens' });

test.each(languages)(
  'a document in %s has the cities side by side and on the map, with a table behind each',
  async (language) => {
    const { content } = await writeOfAll('pdf', language);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(content)), { mergePages: true });
    const all = text.replaceAll(/\s+/gu, ' ');
    const words = wordsOf(language);
    for (const said of [words.byNode.title, words.byNode.about, words.byNode.map]) expect(all).toContain(said);
    // Once in the table of each chart.
    for (const { cumulative } of parts) expect(all.split(localDecimal(cumulative, language)).length).toBeGreaterThan(2);
    const without = await extractText(await getDocumentProxy(new Uint8Array((await write('pdf', language)).content)));
    expect(without.text.join(' ')).not.toContain(words.byNode.title);
  },
);

test('a workbook has the part of each city as a number, JSON as a decimal, and neither where there is none', async () => {
  const sheet = readTable((await writeOfAll('xlsx')).content, { sheet: wordsOf('en').byNode.title });
  if (!sheet.ok) throw new Error(sheet.problem.code);
  const rows = [...sheet.table.rows].map((one) => (one.type === 'row' ? one.cells : []));
  expect(rows.map((cells) => cells.slice(2).map((cell) => [cell.type, cellText(cell)]))).toEqual([
    parts.map(({ cumulative }) => ['number', cumulative]),
  ]);
  const json = async (content: Promise<{ content: Uint8Array }>) =>
    (JSON.parse(Buffer.from((await content).content).toString()) as { rows: { byNode?: object[] }[] }).rows;
  expect((await json(writeOfAll('json')))[0]?.byNode).toEqual(
    parts.map(({ node, cumulative }) => ({ nodeId: node, cumulative })),
  );
  expect((await json(write('json')))[0]?.byNode ?? []).toEqual([]);
});

const inOther = {
  currency: 'ALL',
  target: '2000000.00',
  current: '1211419.85',
  cumulative: '1211419.85',
  rate: '98.125',
  rateDate: '2027-06-28',
  rateSource: 'Bank of Albania, ë and Ω',
} as const;
const ofMoney: readonly ReportRow[] = [
  {
    ...row,
    indicator: 'agreement-value-eur',
    unit: 'EUR',
    target: '20000',
    current: '12345.680',
    cumulative: '12345.680',
    converted: inOther,
  },
  { ...row, indicator: 'purchase-savings-all', unit: 'ALL', notConverted: 'no-rate' },
];
const withMoney: ShownReport = {
  ...shown,
  figures: ofMoney,
  definitions: ofMoney.flatMap(({ indicator }) => indicatorOf(indicator) ?? []),
};
const writeMoney = (format: ReportFormat, language: 'el' | 'sq' | 'en' = 'en') =>
  reportFile(withMoney, { format, language, bom: false, at, timeZone: 'Europe/Athens' });

test('CSV has money in the other currency in columns of its own, and why there is none', async () => {
  const rows = parse(Buffer.from((await writeMoney('csv')).content).toString(), { columns: true }) as object[];
  expect(rows).toMatchObject([
    {
      unit: 'EUR',
      current: '12345.680',
      converted_currency: 'ALL',
      converted_target: '2000000.00',
      converted_current: '1211419.85',
      converted_cumulative: '1211419.85',
      exchange_rate: '98.125',
      exchange_rate_date: '2027-06-28',
      exchange_rate_source: 'Bank of Albania, ë and Ω',
      not_converted: '',
    },
    { unit: 'ALL', converted_currency: '', converted_current: '', exchange_rate: '', not_converted: 'no-rate' },
  ]);
});

test('SDMX-CSV has money in its own currency alone', async () => {
  const rows = parse(Buffer.from((await writeMoney('sdmx-csv')).content).toString(), { columns: true }) as Record<
    string,
    string
  >[];
  const units = rows.map((one) => [one['INDICATOR'], one['UNIT_MEASURE']].join(' '));
  expect([...new Set(units)]).toEqual(['agreement-value-eur EUR', 'purchase-savings-all ALL']);
  expect(rows.map((one) => one['OBS_VALUE'])).not.toContain('1211419.85');
});

test.each(languages)(
  'a workbook has a sheet of money in the other currency with numbers as numbers in %s',
  async (language) => {
    const words = wordsOf(language);
    const read = readTable((await writeMoney('xlsx', language)).content, { sheet: words.converted.title });
    if (!read.ok) throw new Error(read.problem.code);
    const rows = [...read.table.rows].map((one) => (one.type === 'row' ? one.cells : []));
    expect(rows.map((cells) => cells.slice(2).map((cell) => [cell.type, cellText(cell)]))).toEqual([
      [
        ['text', 'EUR'],
        ['text', 'ALL'],
        ['number', '2000000'],
        ['number', '1211419.85'],
        ['number', '1211419.85'],
        ['number', '98.125'],
        ['text', '2027-06-28'],
        ['text', inOther.rateSource],
      ],
      [
        ['text', 'ALL'],
        ['text', 'EUR'],
        ...Array.from({ length: 4 }, () => ['empty', '']),
        ['empty', ''],
        ['text', words.converted.noRate],
      ],
    ]);
  },
);

test.each(languages)(
  'a document has money in the other currency with its rate, day and source in %s',
  async (language) => {
    const { content } = await writeMoney('pdf', language);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(content)), { mergePages: true });
    const all = text.replaceAll(/\s+/gu, ' ');
    const { converted } = wordsOf(language);
    for (const said of [converted.title, converted.about, converted.noRate, '2027-06-28', inOther.rateSource])
      expect(all).toContain(said);
    for (const decimal of [inOther.target, inOther.current, inOther.rate, '12345.680'])
      expect(all).toContain(localDecimal(decimal, language).replaceAll(/\s/gu, ' '));
  },
);

test('a report without money says nothing of currencies', async () => {
  const { content } = await write('pdf');
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(content)), { mergePages: true });
  expect(text).not.toContain(wordsOf('en').converted.title);
});
