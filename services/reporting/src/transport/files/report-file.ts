import { Report as ProtoReport } from '@inclust/contracts';
import type { Language } from '@inclust/kernel';
import { renderPdf } from '@inclust/pdf';
import { writeCsv, writeWorkbook } from '@inclust/tabular';
import type { ShownReport } from '../../app/reports/show-report.ts';
import { reportToProto } from '../grpc/report.ts';
import { reportPdf } from './report-pdf.ts';
import { observationColumns, observationRows, reportColumns, reportRows } from './report-rows.ts';
import { reportSheets } from './report-sheets.ts';

export const reportFormats = ['csv', 'xlsx', 'pdf', 'json', 'sdmx-csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** How a file is written. */
export interface FileWanted {
  readonly format: ReportFormat;
  readonly language: Language;
  /** Of CSV. */
  readonly bom: boolean;
  /** When, ISO 8601 in UTC. */
  readonly at: string;
  /** Whose clocks tell when in what people read. */
  readonly timeZone: string;
}

/** A report as a file. */
export interface ReportFile {
  readonly content: Uint8Array;
  readonly mediaType: string;
  readonly fileName: string;
}

const csv = 'text/csv; charset=utf-8';

/** Writes a report as a file; the figures are the same in every format. */
export async function reportFile(shown: ShownReport, wanted: FileWanted): Promise<ReportFile> {
  const { programme, period, node } = shown.report.ref;
  const name = `${programme}-${period}-${node}`;
  const { format, language, bom, at, timeZone } = wanted;
  switch (format) {
    case 'csv': {
      const content = writeCsv(reportColumns, reportRows(shown), { delimiter: ',', bom });
      return { content, mediaType: csv, fileName: `${name}.csv` };
    }
    case 'sdmx-csv': {
      const content = writeCsv(observationColumns, observationRows(shown), { delimiter: ',', bom, protect: false });
      return { content, mediaType: 'application/vnd.sdmx.data+csv; version=2.0.0', fileName: `${name}.sdmx.csv` };
    }
    case 'xlsx':
      return {
        content: writeWorkbook(reportSheets(shown, language, { at, timeZone })),
        mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        fileName: `${name}.xlsx`,
      };
    case 'pdf':
      return {
        content: await renderPdf(reportPdf(shown, language, { at, timeZone })),
        mediaType: 'application/pdf',
        fileName: `${name}.pdf`,
      };
    case 'json': {
      const text = `${JSON.stringify(ProtoReport.toJSON(reportToProto(shown)), undefined, 2)}\n`;
      return { content: Buffer.from(text), mediaType: 'application/json', fileName: `${name}.json` };
    }
    default:
      return format satisfies never;
  }
}
