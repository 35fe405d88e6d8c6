import { createHash } from 'node:crypto';
import { clean, type ChartInput } from './chart.ts';
import { library } from './library.ts';
import { fontFamily, fontSize, ink, paper, type Shape } from './shapes.ts';

/** The width of every chart, in pixels. */
export const width = 660;

/** What is drawn: shapes where they say, and what the library sets along its axes. */
export interface Drawing {
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** Grid and axes, as the library wants them. */
  readonly option: object;
  readonly series: readonly object[];
}

/**
 * The drawing as SVG. Ids come from the content, so that equal charts have equal bytes and different ones can stand on
 * one page.
 */
export function draw(
  { title, description, language }: ChartInput,
  { height, shapes, option, series }: Drawing,
): string {
  const chart = library().init(null, null, { renderer: 'svg', ssr: true, width, height });
  let drawn: string;
  try {
    chart.setOption({
      animation: false,
      backgroundColor: paper,
      textStyle: { fontFamily, fontSize, color: ink },
      ...option,
      series: [...series, placed(shapes)],
    });
    drawn = chart.renderToSVGString();
  } finally {
    // Else a timer of the library keeps the process alive.
    chart.dispose();
  }
  const head = [clean(title), clean(description)] as const;
  const body = bodyOf(drawn);
  const id = `c${createHash('sha256')
    .update(JSON.stringify([head, language, body]))
    .digest('hex')
    .slice(0, 12)}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" lang="${language}" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${escaped(head[0])}</title>`,
    `<desc id="${id}-desc">${escaped(head[1])}</desc>`,
    `${body}</svg>`,
  ].join('\n');
}

/** A series that is on no axes: its shapes say where they are. */
function placed(shapes: readonly Shape[]): object {
  const renderItem = (): object => ({ type: 'group', children: shapes });
  return { type: 'custom', coordinateSystem: 'none', silent: true, z: 10, data: [0], renderItem };
}

/**
 * What is within the library's root element, without what is for a mouse, and without clipping, which nothing here needs
 * and whose ids count the charts of the process. Texts cannot be touched by this: in them
 * quotes and brackets are escaped.
 */
function bodyOf(drawn: string): string {
  return (
    drawn
      .slice(drawn.indexOf('>') + 1, drawn.lastIndexOf('</svg>'))
      .replaceAll(/<(style|defs)[^>]*>.*?<\/\1>/gs, '')
      .replaceAll(/ (?:class|pointer-events|clip-path|ecmeta_\w+)="[^"]*"/g, '')
      .replaceAll(/<path(?![^>]* stroke=)[^>]* fill="none"[^>]*><\/path>\n/g, '')
      // Not all that read SVG know the middle of a line; each knows a shift.
      .replaceAll(' dominant-baseline="central"', ' dy="0.35em"')
      .trimStart()
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
