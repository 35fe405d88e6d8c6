import { createRequire } from 'node:module';

export interface Text {
  readonly text: string;
  readonly fontSize?: number;
  readonly bold?: boolean;
  readonly alignment?: 'center';
  readonly wordBreak?: 'break-all';
  readonly pageBreak?: 'before';
  readonly margin?: readonly [left: number, top: number, right: number, bottom: number];
}

interface Code {
  readonly qr: string;
  /** Its width in points, at most. */
  readonly fit: number;
  readonly eccLevel: 'M';
  readonly alignment: 'center';
  readonly margin: readonly [left: number, top: number, right: number, bottom: number];
}

interface Table {
  readonly table: {
    readonly headerRows?: number;
    readonly dontBreakRows?: boolean;
    readonly widths: readonly (number | '*')[];
    readonly body: readonly (readonly Text[])[];
  };
  readonly layout: 'lightHorizontalLines';
}

/** One part of a document, as the library wants it. */
export type Content = Text | Table | Code;

/** A document, as the library wants it. */
export interface DocumentDefinition {
  readonly pageSize: 'A4';
  readonly pageMargins: readonly [left: number, top: number, right: number, bottom: number];
  readonly language: string;
  readonly info: { readonly title: string; readonly creator: string; readonly creationDate: Date };
  readonly defaultStyle: { readonly font: string; readonly fontSize: number; readonly lineHeight: number };
  readonly footer: (page: number, pages: number) => Content;
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
  const fonts = require('pdfmake/fonts/Roboto.js') as Fonts;
  pdfmake.setFonts(fonts);
  // What a member wrote must not make the node read a file or call an address; fonts are the library's own.
  const own = new Set(Object.values(fonts).flatMap((styles) => Object.values(styles)));
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => own.has(path));
  return pdfmake;
}
