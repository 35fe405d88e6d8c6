import { createRequire } from 'node:module';

type Margin = readonly [left: number, top: number, right: number, bottom: number];

/** Where it begins a page, and how that lies. */
interface Place {
  readonly margin?: Margin;
  readonly pageBreak?: 'before';
  readonly pageOrientation?: 'portrait' | 'landscape';
}

export interface Text extends Place {
  readonly text: string | readonly Run[];
  readonly font?: 'Courier';
  readonly fontSize?: number;
  readonly lineHeight?: number;
  readonly bold?: boolean;
  readonly id?: 'footer';
  /** A heading. */
  readonly headlineLevel?: 1;
  readonly alignment?: 'left' | 'center' | 'right';
  readonly wordBreak?: 'break-all';
}

/** A part of a text that is broken into lines in its own way. */
interface Run {
  readonly text: string;
  readonly wordBreak?: 'break-all';
}

interface Code extends Place {
  readonly qr: string;
  /** Its width in points, at most. */
  readonly fit: number;
  readonly eccLevel: 'M';
  readonly alignment: 'center';
}

interface Drawing extends Place {
  readonly svg: string;
  /** Its width and height in points, at most. */
  readonly fit: readonly [width: number, height: number];
  readonly alignment: 'center';
  readonly options: {
    readonly imageCallback: (address: string) => string;
    readonly warningCallback: (text: string) => void;
  };
}

export interface Table extends Place {
  readonly table: TableBody;
  readonly layout: 'lightHorizontalLines' | Lines;
  readonly fontSize?: number;
}

interface TableBody {
  readonly headerRows?: number;
  readonly dontBreakRows?: boolean;
  readonly widths: readonly number[];
  readonly body: readonly (readonly Text[])[];
}

/** The lines and margins of a table; lines count from the one above the first row. */
export interface Lines {
  readonly hLineWidth: (line: number, node: { readonly table: TableBody }) => number;
  readonly vLineWidth: () => number;
  readonly hLineColor: (line: number) => string;
  readonly paddingLeft: (column: number) => number;
  readonly paddingTop?: () => number;
  readonly paddingBottom?: () => number;
  readonly paddingRight: (column: number, node: { readonly table: TableBody }) => number;
}

interface Stack extends Place {
  readonly stack: readonly Content[];
  /** It is not spread over two pages. */
  readonly unbreakable?: boolean;
}

/** One part of a document, as the library wants it. */
export type Content = Text | Table | Code | Drawing | Stack;

/** What is laid out around something. */
interface Around {
  getFollowingNodesOnPage(): readonly LaidOut[];
  getNodesOnNextPage(): readonly LaidOut[];
}

/** A piece of content that has its place. */
export interface LaidOut {
  readonly id?: string;
  readonly headlineLevel?: number;
  readonly text?: unknown;
  readonly svg?: unknown;
  readonly qr?: unknown;
}

/** A document, as the library wants it. */
export interface DocumentDefinition {
  readonly pageSize: 'A4';
  readonly pageOrientation: 'portrait' | 'landscape';
  readonly pageMargins: Margin;
  readonly language: string;
  readonly info: { readonly title: string; readonly creator: string; readonly creationDate: Date };
  readonly defaultStyle: { readonly font: string; readonly fontSize: number; readonly lineHeight: number };
  readonly footer: (page: number, pages: number) => Content;
  /** Whether something must begin a page, of what is laid out. */
  readonly pageBreakBefore: (node: LaidOut, around: Around) => boolean;
  readonly content: readonly Content[];
}

/** What this package uses of pdfmake. The types that are published for it bring along those of a browser. */
interface Library {
  setFonts(fonts: Fonts): void;
  setUrlAccessPolicy(allow: (url: string) => boolean): void;
  setLocalAccessPolicy(allow: (path: string) => boolean): void;
  createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Uint8Array> };
}

/** Fonts by name, each style a file. */
type Fonts = Readonly<Record<string, Readonly<Record<string, string>>>>;

let loaded: Library | undefined;

/** The library, loaded with the first document. */
export function library(): Library {
  return (loaded ??= load());
}

function load(): Library {
  const require = createRequire(import.meta.url);
  const pdfmake = require('pdfmake') as Library;
  const fonts = {
    ...(require('pdfmake/fonts/Roboto.js') as Fonts),
    ...(require('pdfmake/standard-fonts/Courier.js') as Fonts),
  };
  pdfmake.setFonts(fonts);
  // What a member wrote must not make the node read a file or call an address; fonts are the library's own.
  const own = new Set(Object.values(fonts).flatMap((styles) => Object.values(styles)));
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => own.has(path));
  return pdfmake;
}
