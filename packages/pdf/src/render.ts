import type { Language } from '@inclust/kernel';
import { library, type Content, type Text, type DocumentDefinition } from './library.ts';

/** One part of a document, from top to bottom. */
export type PdfBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A page of its own begins, with a title as large as the document's. */
  | { readonly kind: 'page'; readonly title: string }
  /** A QR code (ISO/IEC 18004, level M) of a text, at most 7 cm wide. */
  | { readonly kind: 'code'; readonly text: string }
  /** Names and values, a line each. */
  | { readonly kind: 'values'; readonly rows: readonly (readonly [name: string, value: string])[] }
  /** A row has as many cells as there are columns; the head is repeated on each page. */
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** A document on A4. */
export interface PdfDocument {
  readonly title: string;
  readonly language: Language;
  /** ISO 8601 in UTC; the same document of the same moment has the same text. */
  readonly createdAt: string;
  /** What stands below each page. */
  readonly footer: (page: number, pages: number) => string;
  readonly blocks: readonly PdfBlock[];
}

/** Renders a document, in a font that has Greek, Albanian and English. */
export function renderPdf(document: PdfDocument): Promise<Uint8Array> {
  return library().createPdf(definitionOf(document)).getBuffer();
}

function definitionOf({ title, language, createdAt, footer, blocks }: PdfDocument): DocumentDefinition {
  return {
    pageSize: 'A4',
    pageMargins: [50, 50, 50, 60],
    language,
    info: { title, creator: 'InClust', creationDate: new Date(createdAt) },
    defaultStyle: { font: 'Roboto', fontSize: 9.5, lineHeight: 1.2 },
    footer: (page, pages) => ({ text: footer(page, pages), alignment: 'center', fontSize: 8, margin: [0, 20, 0, 0] }),
    content: [titled(title), ...blocks.map(contentOf)],
  };
}

function titled(text: string): Text {
  return { text, fontSize: 20, bold: true, margin: [0, 0, 0, 10] };
}

/** In points. */
const codeWidth = 198;

function contentOf(block: PdfBlock): Content {
  switch (block.kind) {
    case 'heading':
      return { text: block.text, fontSize: 13, bold: true, margin: [0, 14, 0, 4] };
    case 'text':
      return { text: block.text, margin: [0, 0, 0, 6] };
    case 'page':
      return { ...titled(block.title), pageBreak: 'before' };
    case 'code':
      return { qr: block.text, fit: codeWidth, eccLevel: 'M', alignment: 'center', margin: [0, 24, 0, 12] };
    case 'values':
      return {
        table: {
          widths: [150, '*'],
          body: block.rows.map(([name, value]) => [{ text: name, bold: true }, cell(value, 60)]),
        },
        layout: 'lightHorizontalLines',
      };
    case 'table':
      return {
        table: {
          headerRows: 1,
          dontBreakRows: true,
          widths: block.columns.map(() => '*'),
          body: [
            block.columns.map((text) => ({ text, bold: true })),
            ...block.rows.map((row) => row.map((text) => cell(text, Math.floor(lineLength / row.length)))),
          ],
        },
        layout: 'lightHorizontalLines',
      };
  }
}

/** How many characters a line across the page has, give or take. */
const lineLength = 90;

/** A cell for so many characters a line. A word that is longer is broken anywhere: it would push the cells after it off the page. */
function cell(text: string, width: number): Text {
  const isTooLong = text.split(/\s+/).some((word) => word.length > width);
  return { text, ...(isTooLong ? { wordBreak: 'break-all' } : {}) };
}
