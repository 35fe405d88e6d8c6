/** A column of a table, by its name alone where it holds text. */
export type PdfColumn =
  | string
  | {
      readonly text: string;
      /** Numbers stand at the right. `left` when absent. */
      readonly align?: 'left' | 'right';
      /** Its part of the table's width beside that of the others; 1 when absent. */
      readonly width?: number;
    };

/** A row has as many cells as there are columns; the head is repeated on each page. */
export interface PdfTable {
  readonly columns: readonly PdfColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** Names and values, a line each. */
type Values = readonly (readonly [name: string, value: string])[];

/** One part of a document, from top to bottom. */
export type PdfBlock =
  /** A page of its own with a large title. As the first block it stands in for the document's title. */
  | { readonly kind: 'cover'; readonly title: string; readonly subtitle?: string; readonly rows: Values }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A page of its own begins, with a title as large as the document's; it lies as the document does when not said. */
  | { readonly kind: 'page'; readonly title: string; readonly landscape?: boolean }
  /** A QR code (ISO/IEC 18004, level M) of a text, at most 7 cm wide. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'values'; readonly rows: Values }
  | ({ readonly kind: 'table' } & PdfTable)
  /** A drawing as wide as the text, or as high as the page, with its caption; behind it the table of its data. */
  | { readonly kind: 'chart'; readonly svg: string; readonly caption: string; readonly table?: PdfTable }
  /** What proves where something is from: digests, names of keys and signatures, each letter as wide as the others. */
  | { readonly kind: 'signature'; readonly rows: Values }
  /** Notes in small print, numbered from 1. */
  | { readonly kind: 'notes'; readonly notes: readonly string[] };
