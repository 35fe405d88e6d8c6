import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { renderPdf, type PdfDocument } from './render.ts';

const document: PdfDocument = {
  title: 'Τα δεδομένα σας',
  language: 'el',
  createdAt: '2027-03-01T10:00:00.000Z',
  footer: (page, pages) => `σελίδα ${page} από ${pages}`,
  blocks: [
    { kind: 'heading', text: 'Ρόλοι' },
    { kind: 'text', text: 'Ένα κείμενο. Një tekst në shqip: ëçËÇ. A text.' },
    { kind: 'values', rows: [['Όνομα', 'Μαρία']] },
    { kind: 'table', columns: ['Πρώτη', 'Δεύτερη'], rows: [['α', 'ζ']] },
  ],
};

/** The text of each page, with single spaces. */
async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)));
  return text.map((page) => page.replaceAll(/\s+/g, ' '));
}

test('all three languages are read back, and the title is that of the file', async () => {
  const bytes = await renderPdf(document);
  const [page = ''] = await pagesOf(bytes);
  for (const text of ['Τα δεδομένα σας', 'Ρόλοι', 'ëçËÇ', 'Όνομα', 'Μαρία', 'Δεύτερη', 'ζ', 'σελίδα 1 από 1'])
    expect(page).toContain(text);
  const { info } = await (await getDocumentProxy(new Uint8Array(bytes))).getMetadata();
  expect(info).toMatchObject({ Title: document.title, Language: 'el' });
});

test('a table goes on over pages, each with its head', async () => {
  const rows = Array.from({ length: 120 }, (_, row) => [`γραμμή ${row}`, 'τιμή']);
  const pages = await pagesOf(
    await renderPdf({ ...document, blocks: [{ kind: 'table', columns: ['Α', 'Κεφαλή'], rows }] }),
  );
  expect(pages.length).toBeGreaterThan(2);
  for (const page of pages) expect(page).toContain('Κεφαλή');
  expect(pages.join(' ')).toContain('γραμμή 119');
});

test('a long word in a table pushes nothing off the page', async () => {
  const id = 'events/018f2f6e-7a3b-7c11-9d2e-0123456789ab/occurrences/2027-10-19T19:00:00';
  const columns = ['Α', 'Β', 'Γ', 'Δ', 'Ε'];
  const rows = [[id, id, id, id, 'τέλος']];
  const [page = ''] = await pagesOf(await renderPdf({ ...document, blocks: [{ kind: 'table', columns, rows }] }));
  expect(page).toContain('τέλος');
});

test('what a text names is not read', async () => {
  const text = '/etc/hostname https://example.org/x.png data:text/plain,x';
  const [page = ''] = await pagesOf(await renderPdf({ ...document, blocks: [{ kind: 'text', text }] }));
  expect(page).toContain(text);
});

test('a heading is on the page of what it is of, wherever that comes to stand', async () => {
  const line = { kind: 'text', text: 'γραμμή' } as const;
  const notes = { kind: 'notes', notes: ['σημείωση'] } as const;
  for (let before = 25; before < 40; before += 1) {
    const blocks = [
      ...Array.from({ length: before }, () => line),
      { kind: 'heading', text: 'Επόμενο' } as const,
      notes,
    ];
    const pages = await pagesOf(await renderPdf({ ...document, blocks }));
    const of = (text: string) => pages.findIndex((page) => page.includes(text));
    expect([before, of('Επόμενο')]).toEqual([before, of('σημείωση')]);
  }
});
