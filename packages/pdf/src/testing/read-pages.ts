import { getDocumentProxy } from 'unpdf';

/** A text as it stands on a page, in points from the lower left. */
export interface Placed {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly base: number;
}

/** A page as a reader sees it. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly Placed[];
  /** All of it, with single spaces. */
  readonly text: string;
  /** Without any space, for words that are broken. */
  readonly letters: string;
}

/** The pages of a document. */
export async function readPages(bytes: Uint8Array): Promise<Page[]> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const pages: Page[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    const { items } = await page.getTextContent();
    const texts = items.flatMap((item): Placed[] => {
      if (!('str' in item)) return [];
      const [, , , , x = 0, y = 0] = item.transform as readonly number[];
      return [{ text: item.str, left: x, right: x + item.width, base: y }];
    });
    const text = texts
      .map((one) => one.text)
      .join(' ')
      .replaceAll(/\s+/g, ' ');
    pages.push({ width, height, texts, text, letters: text.replaceAll(' ', '') });
  }
  return pages;
}
