import { Readable } from 'node:stream';
import { FigureChart, FigureFormat } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { formatOfFile } from '../output/format-of-file.ts';
import { writeOut } from '../output/write-out.ts';
import { monthsOf, type FiguresOptions } from './figures.ts';

/** How figures are written into a file. */
export interface ExportFiguresOptions extends FiguresOptions {
  /** The file; absent where they are shown. */
  readonly export?: string;
  readonly format?: string;
  readonly chart?: string;
  readonly language?: string;
  readonly bom?: boolean;
}

const formats: Readonly<Record<string, FigureFormat>> = {
  csv: FigureFormat.FIGURE_FORMAT_CSV,
  xlsx: FigureFormat.FIGURE_FORMAT_XLSX,
  json: FigureFormat.FIGURE_FORMAT_JSON,
  'sdmx-csv': FigureFormat.FIGURE_FORMAT_SDMX_CSV,
  svg: FigureFormat.FIGURE_FORMAT_SVG,
};

const charts: Readonly<Record<string, FigureChart>> = {
  'time-series': FigureChart.FIGURE_CHART_TIME_SERIES,
  'side-by-side': FigureChart.FIGURE_CHART_SIDE_BY_SIDE,
  origins: FigureChart.FIGURE_CHART_ORIGINS,
  map: FigureChart.FIGURE_CHART_MAP,
};

/** `inclust figures INDICATOR --export FILE`: the same figures as a file, in the format that its name tells where none is typed. */
export async function exportFigures(
  context: Context,
  indicator: string,
  file: string,
  options: Omit<ExportFiguresOptions, 'export'>,
): Promise<ExitCode> {
  const { chart: drawn, language = '', bom: byteOrderMark = false } = options;
  const format = formats[options.format ?? formatOfFile(file)];
  if (format === undefined) throw oneOf('format', formats);
  const chart = drawn === undefined ? FigureChart.FIGURE_CHART_UNSPECIFIED : charts[drawn];
  if (chart === undefined) throw oneOf('chart', charts);
  using node = openNode(context);
  const wanted = { indicator, ...monthsOf(options) };
  const { content } = await node.reporting.exportFigures({ figures: wanted, format, chart, language, byteOrderMark });
  return await writeOut(context, file, Readable.from([content]));
}

function oneOf(what: string, all: object): Failure {
  return new Failure('usage', `${what}-unknown`, `A ${what} is one of ${Object.keys(all).join(', ')}.`);
}
