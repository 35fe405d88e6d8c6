import type { Texture } from './texture.ts';

/** How one of several series looks, in colour and without. */
export interface SeriesStyle {
  readonly fill: string;
  readonly texture: Texture;
}

/** In the order in which series come; neighbours differ in lightness and texture. */
export const seriesStyles: readonly SeriesStyle[] = [
  { fill: '#1f3a5f', texture: 'plain' },
  { fill: '#f2c14e', texture: 'rising' },
  { fill: '#ffffff', texture: 'dots' },
  { fill: '#8cbfb3', texture: 'falling' },
  { fill: '#dfe3e8', texture: 'level' },
  { fill: '#e39b7b', texture: 'upright' },
];

/** The style of a series by its place. */
export function styleAt(place: number): SeriesStyle {
  const style = seriesStyles[place];
  if (!style) throw new RangeError(`chart: at most ${seriesStyles.length} series`);
  return style;
}
