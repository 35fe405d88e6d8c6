import { ListFiguresResponse } from '@inclust/contracts';
import { accept, localMinute, type Outcome } from '@inclust/kernel';
import { writeCsv, writeWorkbook, type WorkbookSheet } from '@inclust/tabular';
import { figuresToProto } from '../grpc/figures.ts';
import { definitionsSheet, nodesSheet } from './common-sheets.ts';
import { figureChart, type FigureChart } from './figure-charts.ts';
import {
  figureColumns,
  figureObservationColumns,
  figureObservations,
  figureRows,
  partOf,
  valueCell,
  type ShownFigures,
} from './figure-rows.ts';
import type { FileWanted, ReportFile } from './report-file.ts';
import { wordsOf } from './words/words.ts';

export const figureFormats = ['csv', 'xlsx', 'json', 'sdmx-csv', 'svg'] as const;
export type FigureFormat = (typeof figureFormats)[number];

/** How figures are written. */
export interface FiguresFileWanted extends Omit<FileWanted, 'format'> {
  readonly format: FigureFormat;
  /** Of SVG. */
  readonly chart: FigureChart;
}

/** Writes figures as a file; the numbers are the same in every format. Refused: a chart that cannot show them. */
export function figureFile(shown: ShownFigures, wanted: FiguresFileWanted): Outcome<ReportFile> {
  const { format, language, bom, chart } = wanted;
  const name = ['figures', shown.definition.code, shown.figures[0]?.span.from, shown.figures.at(-1)?.span.until]
    .filter(Boolean)
    .join('-');
  switch (format) {
    case 'csv': {
      const content = writeCsv(figureColumns, figureRows(shown), { delimiter: ',', bom });
      return accept({ content, mediaType: 'text/csv; charset=utf-8', fileName: `${name}.csv` });
    }
    case 'sdmx-csv': {
      const options = { delimiter: ',', bom, protect: false } as const;
      const content = writeCsv(figureObservationColumns, figureObservations(shown), options);
      const mediaType = 'application/vnd.sdmx.data+csv; version=2.0.0';
      return accept({ content, mediaType, fileName: `${name}.sdmx.csv` });
    }
    case 'xlsx':
      return accept({
        content: writeWorkbook(figureSheets(shown, wanted)),
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        fileName: `${name}.xlsx`,
      });
    case 'json': {
      const answer = ListFiguresResponse.fromPartial({ figures: figuresToProto(shown, shown.hidden) });
      const text = `${JSON.stringify(ListFiguresResponse.toJSON(answer), undefined, 2)}\n`;
      return accept({ content: Buffer.from(text), mediaType: 'application/json', fileName: `${name}.json` });
    }
    case 'svg': {
      const drawn = figureChart(shown, chart, language);
      if (!drawn.ok) return drawn;
      return accept({ content: Buffer.from(drawn.value.svg), mediaType: 'image/svg+xml', fileName: `${name}.svg` });
    }
    default:
      return format satisfies never;
  }
}

/** Figures as the sheets of a workbook: the numbers, by which rule, of which nodes, and what the file is. */
function figureSheets(shown: ShownFigures, { language, at, timeZone }: FiguresFileWanted): WorkbookSheet[] {
  const { definition, figures, freshness } = shown;
  const { code, name, unit } = definition;
  const words = wordsOf(language);
  const { columns, about, ofFigures } = words;
  return [
    {
      name: words.figures,
      columns: [
        { header: about.node, width: 20 },
        { header: ofFigures.dimension, width: 16 },
        { header: ofFigures.code, width: 24 },
        { header: ofFigures.from, width: 12 },
        { header: ofFigures.until, width: 12 },
        { header: ofFigures.value, width: 14 },
        { header: columns.unit, width: 18 },
        { header: columns.counted, width: 20 },
      ],
      rows: figures.map((figure) => {
        const part = partOf(figure);
        return [
          figure.node ?? words.allNodes,
          part.dimension,
          part.code,
          figure.span.from,
          figure.span.until,
          valueCell(figure, shown),
          words.units[unit] ?? unit,
          figure.aggregation === 'sum' ? words.sum : words.distinct,
        ];
      }),
    },
    definitionsSheet([definition], language, words),
    nodesSheet(freshness, timeZone, words),
    {
      name: ofFigures.title,
      columns: [
        { header: columns.indicator, width: 24 },
        { header: `${code}: ${name[language]}`, width: 60 },
      ],
      rows: [
        [about.calendar, about.calendarRule],
        [about.made, localMinute(at, timeZone)],
        ...(shown.provisional ? [[ofFigures.provisional, ofFigures.provisionalRule]] : []),
      ],
    },
  ];
}
