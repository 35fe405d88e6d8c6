import { ink, short, type Box, type Shape } from './shapes.ts';

/** What tells areas apart without colour. */
export type Texture = 'plain' | 'rising' | 'falling' | 'level' | 'upright' | 'dots';

/**
 * The lines of a texture within a box. They are drawn one by one, since the patterns of SVG come out differently, or not
 * at all, in what makes PDF of it.
 */
export function textured(texture: Texture, box: Box, options: { stroke?: string; step?: number } = {}): Shape[] {
  const { stroke = ink, step = 6 } = options;
  const pathData = linesOf(texture, box, step)
    .map(([x1, y1, x2, y2]) => `M${short(x1)} ${short(y1)}L${short(x2)} ${short(y2)}`)
    .join('');
  if (pathData === '') return [];
  const lineWidth = texture === 'dots' ? 2 : 1;
  return [{ type: 'path', shape: { pathData }, style: { fill: 'none', stroke, lineWidth } }];
}

type Line = readonly [x1: number, y1: number, x2: number, y2: number];

function linesOf(texture: Texture, box: Box, step: number): Line[] {
  const { x, y, width, height } = box;
  const [right, bottom] = [x + width, y + height];
  switch (texture) {
    case 'plain':
      return [];
    case 'level':
      return stepsDown(bottom, y, step).map((at) => [x, at, right, at]);
    case 'upright':
      return stepsUp(x, right, step).map((at) => [at, y, at, bottom]);
    case 'rising':
      // From the left or lower edge to the upper or right one.
      return stepsUp(0, width + height, step).map((at) => [
        x + Math.max(0, at - height),
        y + Math.min(at, height),
        x + Math.min(at, width),
        y + Math.max(0, at - width),
      ]);
    case 'falling':
      return stepsUp(0, width + height, step).map((at) => [
        x + Math.max(0, width - at),
        y + Math.max(0, at - width),
        x + Math.min(width, width + height - at),
        y + Math.min(at, height),
      ]);
    case 'dots':
      return stepsDown(bottom - 2, y + 1, step).flatMap((down, row) =>
        stepsUp(x + (row % 2 === 0 ? 0 : step / 2), right - 2, step).map((at): Line => [at - 1, down, at + 1, down]),
      );
  }
}

/** Between the ends, a step apart and half a step from the first. */
function stepsUp(from: number, to: number, step: number): number[] {
  const count = Math.max(0, Math.ceil((to - from - step / 2) / step));
  return Array.from({ length: count }, (_, at) => from + step / 2 + at * step);
}

function stepsDown(from: number, to: number, step: number): number[] {
  return stepsUp(-from, -to, step).map((at) => -at);
}

/** What stands where nobody has told a value: wide, grey lines without an area. */
export function gap(box: Box): Shape[] {
  const stroke = '#8a8a8a';
  return [
    { type: 'rect', shape: box, style: { fill: 'none', stroke, lineWidth: 1, lineDash: [2, 3] } },
    ...textured('rising', box, { stroke, step: 9 }),
  ];
}
