import { widest, wrap } from './measure.ts';
import { fontSize, ink, lineHeight, textAt, type Box, type Shape } from './shapes.ts';
import type { SeriesStyle } from './series-style.ts';
import { gap, textured } from './texture.ts';
import { confidentialMark, type Words } from './words.ts';
import type { ChartValue } from './chart.ts';

/** What one thing in the drawing stands for. */
export interface LegendItem {
  readonly label: string;
  readonly swatch: (box: Box) => readonly Shape[];
}

/** The legend's shapes, from the top of the drawing to `height`. */
export interface Legend {
  readonly shapes: readonly Shape[];
  readonly height: number;
}

const swatch = { width: 28, height: 14 };
const afterSwatch = 6;
const between = 18;

/** Sets items side by side from the left, in as many rows as they need. */
export function legendOf(items: readonly LegendItem[], left: number, right: number): Legend {
  const shapes: Shape[] = [];
  let [x, y, rowHeight] = [left, 2, 0];
  for (const { label, swatch: draw } of items) {
    const { lines } = wrap(label, right - left - swatch.width - afterSwatch, fontSize);
    const width = swatch.width + afterSwatch + widest(lines, fontSize);
    if (x > left && x + width > right) {
      x = left;
      y += rowHeight + 4;
      rowHeight = 0;
    }
    shapes.push(...draw({ x, y: y + 0.5, ...swatch }));
    shapes.push(textAt(lines, x + swatch.width + afterSwatch, y, { vertical: 'top' }));
    rowHeight = Math.max(rowHeight, lines.length * lineHeight);
    x += width + between;
  }
  return { shapes, height: items.length > 0 ? y + rowHeight + 6 : 0 };
}

/** An area with its texture and outline. */
export function area({ fill, texture }: SeriesStyle, box: Box): Shape[] {
  return [
    { type: 'rect', shape: box, style: { fill } },
    ...textured(texture, box),
    { type: 'rect', shape: box, style: { fill: 'none', stroke: ink, lineWidth: 1 } },
  ];
}

/** What the marks for unknown values mean, as far as the chart has some. */
export function unknownItems(values: readonly ChartValue[], words: Words): LegendItem[] {
  const reasons = new Set(values.map((value) => (typeof value === 'number' ? undefined : value.reason)));
  return [
    ...(reasons.has('confidential') ? [{ label: words.confidential, swatch: markSwatch }] : []),
    ...(reasons.has('missing') ? [{ label: words.missing, swatch: gap }] : []),
  ];
}

function markSwatch({ x, y, width, height }: Box): Shape[] {
  return [textAt([confidentialMark], x + width / 2, y + height / 2, { align: 'center' })];
}
