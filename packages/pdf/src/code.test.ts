import jsQr from 'jsqr';
import { getDocumentProxy } from 'unpdf';
import { OPS } from 'unpdf/pdfjs';
import { expect, test } from 'vitest';
import { renderPdf } from './render.ts';

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Dots a point: a module is some dots wide. */
const scale = 2;
const [width, height] = [595 * scale, 842 * scale];

/** What a scanner reads from a page, whose rectangles are drawn as a viewer draws them. */
async function readFrom(document: Document, number: number): Promise<string | undefined> {
  const { fnArray, argsArray } = await (await document.getPage(number)).getOperatorList();
  const dots = new Uint8ClampedArray(width * height * 4).fill(255);
  let fill = 0;
  for (const [turn, operation] of fnArray.entries()) {
    const args = argsArray[turn] as readonly unknown[];
    if (operation === OPS.setFillRGBColor) fill = Number.parseInt(String(args[0]).slice(1, 3), 16);
    if (operation === OPS.constructPath) draw(dots, fill, pathOf(args[1]));
  }
  return jsQr.default(dots, width, height)?.data;
}

/** The corners of a rectangle: after each 0 (begin) or 1 (line) stand x and y. */
function pathOf(data: unknown): readonly number[] {
  const [path] = data as readonly [Readonly<Record<string, number>> | null];
  return path ? Object.values(path) : [];
}

function draw(dots: Uint8ClampedArray, shade: number, path: readonly number[]): void {
  const points: { x: number; y: number }[] = [];
  for (let at = 0; at + 2 < path.length && (path[at] ?? 9) < 2; at += 3)
    points.push({ x: (path[at + 1] ?? 0) * scale, y: (path[at + 2] ?? 0) * scale });
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  for (let y = Math.round(Math.min(...ys)); y < Math.round(Math.max(...ys)); y += 1)
    for (let x = Math.round(Math.min(...xs)); x < Math.round(Math.max(...xs)); x += 1)
      dots.fill(shade, (y * width + x) * 4, (y * width + x) * 4 + 3);
}

test('each page has its code, which a scanner reads', async () => {
  // As long as a signed ticket.
  const codes = [`a${'x9_-'.repeat(45)}`, 'second'];
  const bytes = await renderPdf({
    title: 'Εισιτήριο',
    language: 'el',
    createdAt: '2027-03-01T10:00:00.000Z',
    footer: (page, pages) => `${page}/${pages}`,
    blocks: codes.flatMap((text, turn) => [
      ...(turn > 0 ? [{ kind: 'page', title: 'Εισιτήριο' } as const] : []),
      { kind: 'text', text: 'Γενική είσοδος' } as const,
      { kind: 'code', text } as const,
    ]),
  });
  const document = await getDocumentProxy(new Uint8Array(bytes));
  expect(document.numPages).toBe(codes.length);
  for (const [turn, code] of codes.entries()) expect(await readFrom(document, turn + 1)).toBe(code);
});
