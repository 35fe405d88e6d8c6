import type { ChartValue } from './chart.ts';
import type { Plot } from './plot.ts';
import { fontSize, paper, textAt, type Shape } from './shapes.ts';
import { gap } from './texture.ts';
import { confidentialMark } from './words.ts';

/** What stands in place of a value that is not known. Its size and place follow from the category alone. */
export function unknownMark(value: ChartValue, plot: Plot, middle: number, width: number): Shape[] {
  if (typeof value === 'number') return [];
  const { box, at } = plot;
  if (value.reason === 'missing') return gap({ x: middle - width / 2, y: box.y, width, height: box.height });
  return confidential(middle, at(0) - 11, width);
}

/** The mark of a value that is kept secret, readable on lines. */
export function confidential(middle: number, y: number, width: number): Shape[] {
  const size = Math.max(8, Math.min(fontSize, width));
  const back = { x: middle - size * 0.6, y: y - size * 0.6, width: size * 1.2, height: size * 1.2 };
  return [
    { type: 'rect', shape: back, style: { fill: paper } },
    textAt([confidentialMark], middle, y, { align: 'center', size }),
  ];
}

/** A series of the library that draws a group of shapes for each place. */
export function shapesSeries(count: number, shapesAt: (place: number, at: Coordinates) => readonly Shape[]): object {
  return {
    type: 'custom',
    silent: true,
    clip: false,
    data: Array.from({ length: count }, (_, place) => [place, 0]),
    renderItem: ({ dataIndex }: { dataIndex: number }, { coord }: { coord: Coordinates }) => ({
      type: 'group',
      children: shapesAt(dataIndex, coord),
    }),
  };
}

/** Where the library has a place of its axes, in pixels. */
export type Coordinates = (place: readonly [x: number, y: number]) => readonly [x: number, y: number];
