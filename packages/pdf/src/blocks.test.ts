import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { getDocumentProxy } from 'unpdf';
import { OPS } from 'unpdf/pdfjs';
import { expect, test } from 'vitest';
import type { PdfBlock, PdfTable } from './block.ts';
import { tableLayout, wordWidth } from './columns.ts';
import { renderPdf, type PdfDocument } from './render.ts';
import { readPages, type Page } from './testing/read-pages.ts';

const pagesOf = async (blocks: readonly PdfBlock[], more: Partial<PdfDocument> = {}): Promise<Page[]> =>
  readPages(
    await renderPdf({
      title: 'Έκθεση',
      language: 'el',
      createdAt: '2027-03-01T10:00:00.000Z',
      footer: (page, pages) => `σελίδα ${page} από ${pages}`,
      blocks,
      ...more,
    }),
  );

/** Margins are 50 points at the sides; letters may lean out of their box by a hair. */
function expectWithin({ width, height, texts }: Page): void {
  for (const { text, left, right, base } of texts.filter((one) => one.text.trim() !== '')) {
    expect(left, text).toBeGreaterThanOrEqual(49.5);
    expect(right, text).toBeLessThanOrEqual(width - 49.5);
    expect(base, text).toBeGreaterThan(10);
    expect(base, text).toBeLessThan(height - 40);
  }
}

const figures = (count: number): PdfTable => ({
  columns: [
    { text: 'Πόλη και δείκτης', width: 2 },
    ...Array.from({ length: count }, (_, at) => ({ text: `Τρίμηνο ${at + 1}`, align: 'right' as const })),
  ],
  rows: ['Άρτα: πολιτιστικές επιχειρήσεις', 'Korçë: bashkëpunime ndërkufitare ç', 'Vlorë'].map((name, row) => [
    name,
    ...Array.from({ length: count }, (_, at) => `${row + 1}${at}.234,56`),
  ]),
});

test('figures stand at the right edge of their column, words at the left', async () => {
  const [page] = await pagesOf([{ kind: 'table', ...figures(3) }]);
  const edge = (text: string): number => page?.texts.find((one) => one.text === text)?.right ?? Number.NaN;
  for (const column of [0, 1, 2]) {
    expect(edge(`1${column}.234,56`)).toBeCloseTo(edge(`2${column}.234,56`), 1);
    expect(edge(`1${column}.234,56`)).toBeCloseTo(edge(`3${column}.234,56`), 1);
  }
  expect(edge('12.234,56')).toBeCloseTo(595.28 - 50, 0);
  expect(page?.texts.find(({ text }) => text === 'Vlorë')?.left).toBeCloseTo(50, 0);
});

test.each([3, 8, 14, 24])('of a table with %i columns of figures nothing is cut', async (count) => {
  for (const landscape of [false, true]) {
    const table = figures(count);
    const pages = await pagesOf([{ kind: 'table', ...table }], { landscape });
    const letters = pages.map((page) => page.letters).join('');
    for (const cell of table.rows.flat()) expect(letters).toContain(cell.replaceAll(' ', ''));
    pages.forEach(expectWithin);
  }
});

test('every cell of any table is found within its page', async () => {
  const word = fc.string({ unit: fc.constantFrom(...'αΩMwëçiφ1.-'), minLength: 1, maxLength: 30 });
  const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const column = fc.record({ text, align: fc.constantFrom('left', 'right'), width: fc.integer({ min: 1, max: 5 }) });
  const table = fc.array(column, { minLength: 1, maxLength: 20 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(text, { minLength: columns.length, maxLength: columns.length }), { maxLength: 4 }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (one, landscape) => {
      const pages = await pagesOf([{ kind: 'table', ...one }], { landscape });
      pages.forEach(expectWithin);
      // A cell is written line by line, beside the lines of others: its letters are all there.
      const count = (all: string, letter: string): number => all.split(letter).length - 1;
      const letters = pages.map((page) => page.letters).join('');
      for (const letter of 'αΩMwëçφ')
        expect(count(letters, letter)).toBeGreaterThanOrEqual(count(one.rows.flat().join(''), letter));
    }),
    { numRuns: 15 },
  );
});

test('columns share the width by their parts, but none has less than its longest word needs', () => {
  const word = 'Αντιπεριφερειάρχης';
  const { columns, fontSize } = tableLayout({ columns: ['α', 'β', { text: word, width: 0.1 }], rows: [] }, 495);
  expect(fontSize).toBe(9.5);
  expect(columns[0]?.width).toBe(columns[1]?.width);
  expect(columns[2]?.width).toBeGreaterThanOrEqual(wordWidth(word) * fontSize);
});

test('letters get smaller where there are many columns', () => {
  const size = (count: number): number => tableLayout(figures(count), 495).fontSize;
  expect(size(3)).toBe(9.5);
  expect(size(14)).toBeLessThan(9.5);
});

test('a cover has a page of its own in place of the title', async () => {
  const pages = await pagesOf(
    [
      { kind: 'cover', title: 'Ετήσια έκθεση', subtitle: 'Raport vjetor ëç', rows: [['Περίοδος', '2027']] },
      { kind: 'heading', text: 'Μέλη' },
    ],
    { title: 'τίτλος αρχείου' },
  );
  expect(pages.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^Ετήσια έκθεση .*Raport vjetor ëç .*Περίοδος .*2027 .*σελίδα 1 από 2/),
    expect.stringMatching(/^Μέλη .*σελίδα 2 από 2/),
  ]);
});

test('a page lies where it is asked for, and the next one stands again', async () => {
  const pages = await pagesOf([
    { kind: 'page', title: 'Πλατιά', landscape: true },
    { kind: 'table', ...figures(14) },
    { kind: 'page', title: 'Όρθια' },
  ]);
  expect(pages.map(({ width, height }) => width > height)).toEqual([false, true, false]);
  expect(pages[1]?.text).toContain('Πλατιά');
  pages.forEach(expectWithin);
});

test('a signature is wrapped and read back whole', async () => {
  const signature = `${'MEUCIQDx+/9'.repeat(24)}==`;
  const [page] = await pagesOf([
    {
      kind: 'signature',
      rows: [
        ['Υπογραφή', signature],
        ['Κλειδί', 'κλειδί-2027'],
      ],
    },
  ]);
  expect(page?.letters).toContain(signature);
  expect(page?.text).toContain('κλειδί-2027');
  if (page) expectWithin(page);
});

test('notes are numbered', async () => {
  const [page] = await pagesOf([{ kind: 'notes', notes: ['Πρώτη σημείωση.', 'Shënim i dytë.'] }]);
  expect(page?.text).toMatch(/1\. ?Πρώτη σημείωση\. .*2\. ?Shënim i dytë\./);
});

const drawing = (within: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="660" height="330" viewBox="0 0 660 330"><rect width="660" height="330" fill="#f2c14e"/><text x="0" y="20" style="font-family:Roboto, sans-serif">Επισκέψεις ëç</text><text x="660" y="300" text-anchor="end" style="font-family:Roboto, sans-serif">δεξιά</text>${within}</svg>`;

test('a chart is as wide as the text, with its caption and the table behind it', async () => {
  const [page] = await pagesOf([
    { kind: 'chart', svg: drawing(''), caption: 'Σχήμα 1: επισκέψεις', table: figures(2) },
  ]);
  for (const text of ['Επισκέψεις ëç', 'Σχήμα 1: επισκέψεις', '10.234,56']) expect(page?.text).toContain(text);
  const at = (text: string) => page?.texts.find((one) => one.text === text);
  expect(at('Επισκέψεις ëç')?.left).toBeCloseTo(50, 0);
  expect(at('δεξιά')?.right).toBeCloseTo(595.28 - 50, 0);
  if (page) expectWithin(page);
});

test('a chart stays on one page with its caption, also where it is higher than the page', async () => {
  const tall = drawing('').replaceAll('330', '2000');
  const filler = Array.from({ length: 25 }, () => ({ kind: 'text', text: 'Κείμενο' }) as const);
  const chart = { kind: 'chart', svg: drawing(''), caption: 'λεζάντα' } as const;
  for (const blocks of [[...filler, ...filler.slice(5), chart], [{ ...chart, svg: tall }]]) {
    const pages = await pagesOf(blocks);
    for (const { text } of pages) expect(text.includes('λεζάντα')).toBe(text.includes('Επισκέψεις'));
    expect(pages.some(({ text }) => text.includes('λεζάντα'))).toBe(true);
  }
});

test('a chart and a short table of it are on one page, wherever they come to stand; a long one goes on', async () => {
  const chart = { kind: 'chart', svg: drawing(''), caption: 'λεζάντα' } as const;
  const lines = (count: number): PdfTable => ({
    columns: ['Περίοδος', 'Τιμή'],
    rows: Array.from({ length: count }, (_, at) => [`γραμμή ${at + 1}`, '1']),
  });
  for (const before of [5, 15, 20, 25, 30]) {
    const filler = Array.from({ length: before }, () => ({ kind: 'text', text: 'Κείμενο' }) as const);
    const pages = await pagesOf([...filler, { ...chart, table: lines(4) }]);
    const of = (text: string) => pages.findIndex((page) => page.texts.some((one) => one.text.trim() === text));
    expect([before, of('γραμμή 4')]).toEqual([before, of('λεζάντα')]);
  }
  const pages = await pagesOf([{ ...chart, table: lines(80) }]);
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.at(-1)?.text).toContain('γραμμή 80');
});

test('what a drawing names is not read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'inclust-pdf-'));
  try {
    const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const file = join(folder, 'x.png');
    writeFileSync(file, Buffer.from(dot, 'base64'));
    const image = `<image href="${file}" width="10" height="10"/>`;
    const bytes = await renderPdf({
      title: 'x',
      language: 'en',
      createdAt: '2027-03-01T10:00:00.000Z',
      footer: () => '',
      blocks: [{ kind: 'chart', svg: drawing(image), caption: 'x' }],
    });
    const page = await (await getDocumentProxy(new Uint8Array(bytes))).getPage(1);
    expect((await page.getOperatorList()).fnArray).not.toContain(OPS.paintImageXObject);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
