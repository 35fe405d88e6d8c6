import { categoryLabels } from './category-labels.ts';
import { clean } from './chart.ts';
import { width } from './draw.ts';
import { legendOf, type LegendItem } from './legend.ts';
import { widest, wrap } from './measure.ts';
import type { Numbers } from './numbers.ts';
import type { Scale } from './scale.ts';
import { faint, fontSize, ink, lineHeight, textAt, type Box, type Shape } from './shapes.ts';

/** A drawing of values over categories, before what is drawn of them. */
export interface Plot {
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** Where values are drawn. */
  readonly box: Box;
  /** The width of a category. */
  readonly band: number;
  /** The middle of a category, in pixels from the left. */
  readonly middle: (category: number) => number;
  /** Where a value is, in pixels from the top. */
  readonly at: (value: number) => number;
  /** Grid and axes, as the library wants them. */
  readonly option: object;
}

/** The height of the part where values are drawn, in pixels. */
export const plotHeight = 260;

/** Lays out the legend, the axes and their labels, and leaves room beyond the greatest and the least value. */
export function plotOf(given: {
  readonly categories: readonly string[];
  readonly categoryLabel: string;
  /** Stands above the axis of values, unless the legend says it. */
  readonly valueLabel?: string;
  readonly scale: Scale;
  readonly numbers: Numbers;
  readonly legend: readonly LegendItem[];
  readonly headroom: number;
  /** What is needed below the least value. */
  readonly footroom?: number;
}): Plot {
  const { scale, numbers, headroom, footroom = 0 } = given;
  const categories = given.categories.map(clean);
  const legend = legendOf(given.legend, 1, width - 1);
  const named = given.valueLabel === undefined ? [] : wrap(clean(given.valueLabel), width, fontSize).lines;
  const below = wrap(clean(given.categoryLabel), width, fontSize).lines;
  const ticks = scale.ticks.map(numbers.tick);
  const forTicks = widest(ticks, fontSize) + 12;
  const right = 6;
  // Labels at an angle reach to the left of their category; what they need there makes categories narrower.
  const first = categoryLabels(categories, (width - forTicks - right) / categories.length);
  const left = Math.ceil(Math.max(forTicks, first.left - (width - forTicks - right) / categories.length / 2 + 4));
  const band = (width - left - right) / categories.length;
  const labels = categoryLabels(categories, band);
  const top = legend.height + named.length * lineHeight + headroom;
  const box = { x: left, y: top, width: width - left - right, height: plotHeight };
  const labelsEnd = box.y + box.height + footroom + labels.margin + labels.height;
  return {
    height: Math.ceil(labelsEnd + 4 + below.length * lineHeight),
    shapes: [
      ...legend.shapes,
      textAt(named, 0, legend.height, { vertical: 'top' }),
      textAt(below, box.x + box.width / 2, labelsEnd + 4, { align: 'center', vertical: 'top' }),
    ],
    box,
    band,
    middle: (category) => box.x + (category + 0.5) * band,
    at: (value) => box.y + box.height * ((scale.max - value) / (scale.max - scale.min)),
    option: {
      // The library would else make the grid smaller by its own idea of how wide labels are.
      grid: { left, top, width: box.width, height: box.height, outerBoundsMode: 'none' },
      xAxis: {
        type: 'category',
        // By number, since labels may be equal.
        data: categories.map((_, at) => at),
        axisLine: { lineStyle: { color: ink } },
        axisTick: { show: false },
        axisLabel: {
          interval: 0,
          rotate: labels.rotate,
          margin: labels.margin + footroom,
          color: ink,
          fontSize,
          lineHeight,
          hideOverlap: false,
          formatter: (at: string) => labels.lines[Number(at)]?.join('\n') ?? '',
        },
      },
      yAxis: {
        type: 'value',
        min: scale.min,
        max: scale.max,
        interval: scale.interval,
        axisLine: { show: false },
        splitLine: { lineStyle: { color: faint } },
        axisLabel: { color: ink, fontSize, hideOverlap: false, formatter: numbers.tick },
      },
    },
  };
}
