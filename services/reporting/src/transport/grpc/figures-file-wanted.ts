import { FigureChart, FigureFormat, type ExportFiguresRequest } from '@inclust/contracts';
import { accept, invalid, languages, type Outcome } from '@inclust/kernel';
import type { FigureChart as Chart } from '../files/figure-charts.ts';
import type { FigureFormat as Format, FiguresFileWanted } from '../files/figure-file.ts';

const formats: Readonly<Record<number, Format>> = {
  [FigureFormat.FIGURE_FORMAT_CSV]: 'csv',
  [FigureFormat.FIGURE_FORMAT_XLSX]: 'xlsx',
  [FigureFormat.FIGURE_FORMAT_JSON]: 'json',
  [FigureFormat.FIGURE_FORMAT_SDMX_CSV]: 'sdmx-csv',
  [FigureFormat.FIGURE_FORMAT_SVG]: 'svg',
};

const charts: Readonly<Record<number, Chart>> = {
  [FigureChart.FIGURE_CHART_TIME_SERIES]: 'time-series',
  [FigureChart.FIGURE_CHART_SIDE_BY_SIDE]: 'side-by-side',
  [FigureChart.FIGURE_CHART_ORIGINS]: 'origins',
  [FigureChart.FIGURE_CHART_MAP]: 'map',
};

/** How a request wants figures to be written. Refused: `format-unknown`, `chart-unknown`, `language-unknown`. */
export function figuresFileWanted(request: ExportFiguresRequest): Outcome<Omit<FiguresFileWanted, 'at' | 'timeZone'>> {
  const format = formats[request.format];
  if (!format) return invalid([{ field: 'format', rule: 'format-unknown', message: 'Must be a format.' }]);
  const language = languages.find((one) => one === (request.language || 'en'));
  if (!language) return invalid([{ field: 'language', rule: 'language-unknown', message: 'Must be el, sq or en.' }]);
  const chart = charts[request.chart];
  if (format === 'svg' && !chart)
    return invalid([{ field: 'chart', rule: 'chart-unknown', message: 'Must say what is drawn.' }]);
  return accept({ format, language, bom: request.byteOrderMark, chart: chart ?? 'side-by-side' });
}
