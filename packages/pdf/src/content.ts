import type { PdfBlock, PdfTable } from './block.ts';
import { lineBreaks, tableLayout, wordWidth } from './columns.ts';
import type { Content, Lines, Table, Text } from './library.ts';

/** Where content comes to stand: the inside of a page, in points. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

/** The title of a page. */
export function titled(text: string): Text {
  return { text, fontSize: 20, bold: true, margin: [0, 0, 0, 10] };
}

/** In points. */
const codeWidth = 198;
const nameWidth = 150;
/** Of all text that has no size of its own. */
export const fontSize = 9.5;
/** What stays free below a drawing for its caption. */
const captionHeight = 60;
const rowHeight = 20;

/** A block as the library wants it. */
export function contentOf(block: PdfBlock, area: Area): Content {
  switch (block.kind) {
    case 'cover':
      return {
        stack: [
          { text: block.title, fontSize: 30, bold: true, margin: [0, area.height * 0.28, 0, 12] },
          { text: block.subtitle ?? '', fontSize: 15, margin: [0, 0, 0, 48] },
          valuesOf(block.rows, area),
        ],
      };
    case 'heading':
      return { text: block.text, fontSize: 13, bold: true, margin: [0, 14, 0, 4], headlineLevel: 1 };
    case 'text':
      return { text: block.text, margin: [0, 0, 0, 6] };
    case 'page':
      return titled(block.title);
    case 'code':
      return { qr: block.text, fit: codeWidth, eccLevel: 'M', alignment: 'center', margin: [0, 24, 0, 12] };
    case 'values':
      return valuesOf(block.rows, area);
    case 'table':
      return tableOf(block, area);
    case 'chart': {
      const drawing: Content = {
        stack: [
          {
            svg: block.svg,
            fit: [area.width, area.height - captionHeight],
            alignment: 'center',
            // What a drawing names is not read: the library would open files for it.
            options: { imageCallback: () => '', warningCallback: () => {} },
          },
          { text: block.caption, bold: true, alignment: 'center', margin: [0, 6, 0, 10] },
        ],
        unbreakable: true,
        margin: [0, 8, 0, 4],
      };
      if (!block.table) return drawing;
      const both = [drawing, tableOf(block.table, area)];
      return fitsOnePage(block.svg, block.table, area) ? { stack: both, unbreakable: true } : { stack: both };
    }
    case 'signature':
      return {
        table: {
          widths: [nameWidth, area.width - nameWidth - 16],
          body: block.rows.map(([name, value]) => [{ text: name, bold: true }, monospaced(value)]),
        },
        layout: 'lightHorizontalLines',
        margin: [0, 6, 0, 6],
      };
    case 'notes':
      return {
        table: {
          widths: [14, area.width - 18],
          body: block.notes.map((text, at) => [{ text: `${at + 1}.` }, cell(text, area.width - 18, 8)]),
        },
        layout: { ...ruled(2), hLineWidth: () => 0, paddingTop: () => 1, paddingBottom: () => 1 },
        fontSize: 8,
        margin: [0, 8, 0, 0],
      };
  }
}

/** Whether a drawing and its table have room on one page, where rows are of one line. */
function fitsOnePage(svg: string, { rows }: PdfTable, area: Area): boolean {
  const size = (side: string): number => Number(new RegExp(`^<svg[^>]* ${side}="([\\d.]+)`, 'u').exec(svg)?.[1]);
  const [width, height] = [size('width'), size('height')];
  const scale = Math.min(area.width / width, (area.height - captionHeight) / height);
  return height * scale + captionHeight + (rows.length + 1) * rowHeight <= area.height;
}

function valuesOf(rows: readonly (readonly [name: string, value: string])[], { width }: Area): Table {
  const room = width - nameWidth - 16;
  return {
    table: {
      widths: [nameWidth, room],
      body: rows.map(([name, value]) => [
        { ...cell(name, nameWidth, fontSize), bold: true },
        cell(value, room, fontSize),
      ]),
    },
    layout: 'lightHorizontalLines',
  };
}

function tableOf(table: PdfTable, area: Area): Table {
  const { columns, fontSize: size, padding } = tableLayout(table, area.width);
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => width),
      body: [
        columns.map(({ text, align, width }) => ({ ...cell(text, width, size * 1.08), bold: true, alignment: align })),
        ...table.rows.map((row) =>
          columns.map(({ align, width }, at) => ({ ...cell(row[at] ?? '', width, size), alignment: align })),
        ),
      ],
    },
    layout: ruled(padding),
    fontSize: size,
  };
}

/** Thin lines between rows, a thick one below the head. */
function ruled(padding: number): Lines {
  return {
    hLineWidth: (row, { table }) => (row === 0 || row === table.body.length ? 0 : row === 1 ? 2 : 1),
    vLineWidth: () => 0,
    hLineColor: (row) => (row === 1 ? 'black' : '#aaa'),
    paddingLeft: (column) => (column === 0 ? 0 : padding),
    paddingRight: (column, { table }) => (column === table.widths.length - 1 ? 0 : padding),
  };
}

/**
 * A cell of a width. A word that is wider is broken anywhere: it would run into the next cell. It begins a line, since
 * the library (pdfmake 0.3.11, `getAvailableWidth`) forgets the space before what it breaks.
 */
function cell(text: string, width: number, size: number): Text {
  const isTooWide = (word: string): boolean => wordWidth(word) * size > width;
  if (!isTooWide(text)) return { text };
  // Words and, between them, spaces.
  const parts = text.trim().split(lineBreaks);
  return {
    text: parts.map((part, at) => {
      if (isTooWide(part)) return { text: part, wordBreak: 'break-all' };
      return { text: isTooWide(parts[at + 1] ?? '') ? `${part.trim()}\n` : part };
    }),
  };
}

/** The font whose letters are equally wide has those of ASCII alone. */
function monospaced(text: string): Text {
  const isAscii = /^[\x20-\x7E]*$/.test(text);
  return { text, wordBreak: 'break-all', ...(isAscii ? { font: 'Courier', fontSize: 8, lineHeight: 1.4 } : {}) };
}
