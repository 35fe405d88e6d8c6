import type { Language } from '@inclust/kernel';
import type { PdfBlock } from './block.ts';
import { contentOf, fontSize, titled, type Area } from './content.ts';
import { library, type Content, type DocumentDefinition, type LaidOut } from './library.ts';

/** A document on A4. */
export interface PdfDocument {
  readonly title: string;
  readonly language: Language;
  /** ISO 8601 in UTC; the same document of the same moment has the same text. */
  readonly createdAt: string;
  /** What stands below each page. */
  readonly footer: (page: number, pages: number) => string;
  /** Pages are wider than high, unless one says otherwise. */
  readonly landscape?: boolean;
  readonly blocks: readonly PdfBlock[];
}

/** Renders a document, in a font that has Greek, Albanian and English. */
export function renderPdf(document: PdfDocument): Promise<Uint8Array> {
  return library().createPdf(definitionOf(document)).getBuffer();
}

/** A4 and the margins on it, in points. */
const paper = { short: 595.28, long: 841.89 };
const margins = [50, 50, 50, 60] as const;

function definitionOf(document: PdfDocument): DocumentDefinition {
  const { title, language, createdAt, footer, landscape = false } = document;
  return {
    pageSize: 'A4',
    pageOrientation: landscape ? 'landscape' : 'portrait',
    pageMargins: margins,
    language,
    info: { title, creator: 'InClust', creationDate: new Date(createdAt) },
    defaultStyle: { font: 'Roboto', fontSize, lineHeight: 1.2 },
    footer: (page, pages) => ({
      id: 'footer',
      text: footer(page, pages),
      alignment: 'center',
      fontSize: 8,
      margin: [0, 20, 0, 0],
    }),
    // A heading does not stand below all else on a page.
    pageBreakBefore: (node, around) =>
      node.headlineLevel === 1 &&
      !around.getFollowingNodesOnPage().some(isSeen) &&
      around.getNodesOnNextPage().some(isSeen),
    content: contentsOf(document),
  };
}

/** Whether something is seen where it begins; a table begins also where its first row is not. */
function isSeen({ id, text, svg, qr }: LaidOut): boolean {
  return id !== 'footer' && (text ?? svg ?? qr) !== undefined;
}

/** The blocks one below the other, each within the page on which it comes to stand. */
function contentsOf({ title, landscape = false, blocks }: PdfDocument): Content[] {
  const contents: Content[] = blocks[0]?.kind === 'cover' ? [] : [titled(title)];
  let lies = landscape;
  for (const [turn, block] of blocks.entries()) {
    const isNewPage = block.kind === 'page' || (block.kind === 'cover' && turn > 0);
    if (isNewPage) lies = (block.kind === 'page' ? block.landscape : undefined) ?? landscape;
    const content = contentOf(block, areaOf(lies));
    const begins = isNewPage || blocks[turn - 1]?.kind === 'cover';
    contents.push(
      begins ? { stack: [content], pageBreak: 'before', pageOrientation: lies ? 'landscape' : 'portrait' } : content,
    );
  }
  return contents;
}

function areaOf(lies: boolean): Area {
  const [left, top, right, bottom] = margins;
  const [width, height] = lies ? [paper.long, paper.short] : [paper.short, paper.long];
  return { width: width - left - right, height: height - top - bottom };
}
