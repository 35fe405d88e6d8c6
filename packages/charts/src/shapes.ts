/** The font of all text: pdfmake has the first, browsers one of the others, each with Greek and Latin. */
export const fontFamily = 'Roboto, Noto Sans, Segoe UI, Helvetica, Arial, sans-serif';
/** In pixels. */
export const fontSize = 12;
export const lineHeight = 15;

export const ink = '#1a1a1a';
export const soft = '#6b6b6b';
export const faint = '#d9d9d9';
export const paper = '#ffffff';

/** A place in the drawing, in pixels from its upper left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Style {
  readonly fill?: string;
  readonly stroke?: string;
  readonly lineWidth?: number;
  readonly lineDash?: readonly number[];
}

/** Something that the library draws where it is told to. */
export type Shape =
  | { readonly type: 'rect'; readonly shape: Box; readonly style: Style }
  | { readonly type: 'circle'; readonly shape: { cx: number; cy: number; r: number }; readonly style: Style }
  | { readonly type: 'path'; readonly shape: { readonly pathData: string }; readonly style: Style }
  | {
      readonly type: 'text';
      readonly x: number;
      readonly y: number;
      readonly rotation?: number;
      readonly style: TextStyle;
    };

interface TextStyle {
  readonly text: string;
  readonly fill: string;
  readonly font: string;
  readonly lineHeight: number;
  readonly align: 'left' | 'center' | 'right';
  readonly verticalAlign: 'top' | 'middle' | 'bottom';
}

/** Lines of text at a point. */
export function textAt(
  lines: readonly string[],
  x: number,
  y: number,
  options: {
    readonly align?: TextStyle['align'];
    readonly vertical?: TextStyle['verticalAlign'];
    readonly size?: number;
    readonly fill?: string;
    readonly upward?: boolean;
  } = {},
): Shape {
  const { align = 'left', vertical = 'middle', size = fontSize, fill = ink, upward = false } = options;
  return {
    type: 'text',
    x,
    y,
    ...(upward ? { rotation: Math.PI / 2 } : {}),
    style: {
      text: lines.join('\n'),
      fill,
      font: `${size}px ${fontFamily}`,
      lineHeight: (lineHeight * size) / fontSize,
      align,
      verticalAlign: vertical,
    },
  };
}

/** A line through points. */
export function lineThrough(
  points: readonly (readonly [x: number, y: number])[],
  style: { readonly width?: number; readonly dash?: readonly number[]; readonly stroke?: string } = {},
): Shape {
  const { width = 1, dash, stroke = ink } = style;
  return {
    type: 'path',
    shape: { pathData: points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('') },
    style: { fill: 'none', stroke, lineWidth: width, ...(dash ? { lineDash: dash } : {}) },
  };
}

/** A coordinate to a tenth of a pixel. */
export function short(size: number): string {
  return String(Number(size.toFixed(1)) + 0);
}
