import { languages } from '@inclust/kernel';
import { cellText, readTable } from '@inclust/tabular';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { indicatorOf } from '../../domain/indicators/delivered.ts';
import { figureKey } from '../../domain/published-table.ts';
import { figureFile, type FigureFormat, type FiguresFileWanted } from './figure-file.ts';
import type { ShownFigures } from './figure-rows.ts';
import { wordsOf } from './words/words.ts';

const definition = (() => {
  const found = indicatorOf('visits');
  if (!found) throw new Error('there are no visits');
  return found;
})();
const year = { from: '2027-01', until: '2027-12' };
const figure = (node: string | undefined, slice: string, value: bigint) => ({
  ...(node ? { node } : {}),
  slice,
  thousandths: value * 1_000n,
  aggregation: node ? ('distinct' as const) : ('sum' as const),
  span: year,
});
const secret = figure('vlora', 'origin=inbound-partner', 3n);
const figures = [
  figure('arta', '', 1_200n),
  figure('vlora', '', 903n),
  figure(undefined, '', 2_103n),
  figure('arta', 'origin=inbound-partner', 200n),
  secret,
  figure(undefined, 'origin=inbound-partner', 203n),
  figure('arta', 'origin=domestic', 1_000n),
  figure('vlora', 'origin=domestic', 900n),
  figure(undefined, 'origin=domestic', 1_900n),
];
const shown: ShownFigures = {
  definition,
  byMonth: false,
  figures,
  freshness: [
    { node: 'arta', newestFactAt: '2027-12-30T10:00:00.000Z', leftAt: '2027-12-31T10:00:00.000Z' },
    { node: 'vlora', newestFactAt: '2027-11-30T10:00:00.000Z', missingSince: '2027-12-01T00:00:00.000Z' },
  ],
  hidden: new Set([figureKey(secret)]),
};

function write(format: FigureFormat, more: Partial<FiguresFileWanted> = {}, of = shown) {
  const wanted = { format, language: 'en', bom: false, chart: 'side-by-side', at: '2028-01-15T10:00:00.000Z' } as const;
  return figureFile(of, { ...wanted, timeZone: 'Europe/Athens', ...more });
}

function written(...of: Parameters<typeof write>): string {
  const file = write(...of);
  if (!file.ok) throw new Error(file.refusal.code);
  return Buffer.from(file.value.content).toString();
}

/** What ListFigures answers for each of them. */
const numbers = figures.map((one) => (one === secret ? ':c' : String(one.thousandths / 1_000n)));

test('the same numbers are in every format, and what is hidden in none', () => {
  const csv = parse(written('csv'), { columns: true }) as Record<string, string>[];
  expect(csv.map(({ value }) => value)).toEqual(numbers);
  const xlsx = write('xlsx');
  const sheet = readTable(xlsx.ok ? xlsx.value.content : new Uint8Array());
  if (!sheet.ok) throw new Error(sheet.problem.code);
  const cells = [...sheet.table.rows].flatMap((one) => (one.type === 'row' ? (one.cells[5] ?? []) : []));
  expect(cells.map(cellText)).toEqual(numbers);
  expect(cells.map(({ type }) => type)).toEqual(numbers.map((number) => (number === ':c' ? 'text' : 'number')));
  const sdmx = parse(written('sdmx-csv'), { columns: true }) as Record<string, string>[];
  expect(sdmx.map((one) => (one['CONF_STATUS'] === 'C' ? ':c' : one['OBS_VALUE']))).toEqual(numbers);
  const json = JSON.parse(written('json')) as { figures: { value?: string; hidden?: boolean }[] };
  expect(json.figures.map(({ value, hidden }) => (hidden ? ':c' : value))).toEqual(numbers);
  for (const format of ['csv', 'sdmx-csv', 'json'] as const)
    expect(written(format)).not.toMatch(/\b3(\.000)?\b,visits/);
});

test('a row tells its nodes, the oldest part of it and who is missing since when, or has left', () => {
  const rows = parse(written('csv'), { columns: true }) as object[];
  expect(rows[2]).toEqual({
    indicator: 'visits',
    common_indicator: '',
    definition_version: '1',
    node: '',
    dimension: '',
    code: '',
    from_month: '2027-01',
    until_month: '2027-12',
    value: '2103',
    unit: 'visits',
    aggregation: 'sum',
    nodes: 'arta vlora',
    newest_fact: '2027-11-30T10:00:00.000Z',
    missing: 'vlora 2027-12-01T00:00:00.000Z',
    left: 'arta 2027-12-31T10:00:00.000Z',
    provisional: '',
  });
  expect(rows[3]).toMatchObject({ node: 'arta', dimension: 'origin', code: 'inbound-partner', missing: '' });
  expect(written('csv', { bom: true }).charCodeAt(0)).toBe(0xfeff);
});

test.each(languages)('charts in %s have what there is to see, with no number that is hidden', (language) => {
  const words = wordsOf(language);
  const sides = written('svg', { language });
  for (const said of ['arta', 'vlora', definition.name[language]]) expect(sides).toContain(said);
  const origins = written('svg', { language, chart: 'origins' });
  for (const said of Object.values(words.ofFigures.origins)) expect(origins).toContain(said);
  const map = written('svg', { language, chart: 'map' });
  for (const said of ['arta', 'vlora', words.units['visits'] ?? '']) expect(map).toContain(said);
  const hiddenTotal = { ...shown, hidden: new Set([figureKey(figure('vlora', '', 903n))]) };
  expect(written('svg', { language, chart: 'map' }, hiddenTotal)).not.toContain('903');
  expect(map).toContain('903');
});

test.each(languages)(
  'a workbook in %s says where figures are provisional, and nothing of it where they are not',
  (language) => {
    const { provisional, provisionalRule, title } = wordsOf(language).ofFigures;
    const said = (of: ShownFigures): string[] => {
      const file = write('xlsx', { language }, of);
      if (!file.ok) throw new Error(file.refusal.code);
      const sheet = readTable(file.value.content, { sheet: title });
      if (!sheet.ok) throw new Error(sheet.problem.code);
      return [...sheet.table.rows].flatMap((one) => (one.type === 'row' ? one.cells.map(cellText) : []));
    };
    expect(said({ ...shown, provisional: true })).toEqual(expect.arrayContaining([provisional, provisionalRule]));
    expect(said(shown)).not.toContain(provisional);
  },
);

test('a time series is of figures by month', () => {
  const months = ['2027-01', '2027-02'].map((month, turn) => ({
    ...figure(undefined, '', BigInt(4_100 + turn)),
    span: { from: month, until: month },
  }));
  const svg = written('svg', { chart: 'time-series' }, { ...shown, byMonth: true, figures: months });
  for (const said of ['2027-01', '2027-02', '4,100', '4,101']) expect(svg).toContain(said);
});

test.each([
  ['time-series', 'figures.by_month', 'chart-by-month', {}],
  [
    'map',
    'figures.by_month',
    'chart-by-month',
    {
      figures: ['2027-01', '2027-02'].map((month) => ({
        ...figure('arta', '', 1n),
        span: { from: month, until: month },
      })),
    },
  ],
  ['map', 'chart', 'chart-places', { freshness: [{ node: 'tirana', newestFactAt: '2027-12-30T10:00:00.000Z' }] }],
  ['origins', 'chart', 'chart-origins', { definition: { ...definition, breakdowns: [] } }],
  ['side-by-side', 'chart', 'chart-nodes', { freshness: [] }],
  ['side-by-side', 'chart', 'chart-empty', { figures: [] }],
] as const)('a chart %s of what it cannot show is refused: %s %s', (chart, field, rule, more) => {
  const refused = write('svg', { chart }, { ...shown, ...more });
  expect(refused.ok ? [] : refused.refusal.violations).toMatchObject([{ field, rule }]);
});
