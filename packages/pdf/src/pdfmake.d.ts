/** What this package uses of pdfmake. The types that are published for it bring along those of a browser. */
declare module 'pdfmake' {
  interface Text {
    readonly text: string;
    readonly fontSize?: number;
    readonly bold?: boolean;
    readonly alignment?: 'center';
    readonly margin?: readonly [left: number, top: number, right: number, bottom: number];
  }

  interface Table {
    readonly table: {
      readonly headerRows?: number;
      readonly widths: readonly (number | '*')[];
      readonly body: readonly (readonly Text[])[];
    };
    readonly layout: 'lightHorizontalLines';
  }

  export type Content = Text | Table;

  export interface DocumentDefinition {
    readonly pageSize: 'A4';
    readonly pageMargins: readonly [number, number, number, number];
    readonly language: string;
    readonly info: { readonly title: string; readonly creator: string; readonly creationDate: Date };
    readonly defaultStyle: { readonly font: string; readonly fontSize: number; readonly lineHeight: number };
    readonly footer: (page: number, pages: number) => Content;
    readonly content: readonly Content[];
  }

  /** Fonts by name, each style a file. */
  export type Fonts = Readonly<Record<string, Readonly<Record<string, string>>>>;

  const pdfmake: {
    setFonts(fonts: Fonts): void;
    setUrlAccessPolicy(allow: (url: string) => boolean): void;
    setLocalAccessPolicy(allow: (path: string) => boolean): void;
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Uint8Array> };
  };
  export default pdfmake;
}

declare module 'pdfmake/fonts/Roboto.js' {
  const fonts: import('pdfmake').Fonts;
  export default fonts;
}
