import {
  CommentReportRequest,
  CreateProgrammeRequest,
  EditReportRequest,
  ExportReportRequest,
  GetExchangeRateRequest,
  GetProgrammeRequest,
  GetReportRequest,
  ListCorrectionsRequest,
  ListExchangeRatesRequest,
  ListProgrammesRequest,
  MoveReportRequest,
  SetExchangeRateRequest,
  UpdateProgrammeRequest,
  type CommentReportResponse,
  type Correction,
  type CreateProgrammeResponse,
  type EditReportResponse,
  type ExportReportResponse,
  type GetExchangeRateResponse,
  type GetProgrammeResponse,
  type GetReportResponse,
  type ListExchangeRatesResponse,
  type ListProgrammesResponse,
  type MoveReportResponse,
  type ReportServiceClient,
  type SetExchangeRateResponse,
  type UpdateProgrammeResponse,
  WatchReportsRequest,
  type WatchReportsResponse,
  longDeadlines,
} from '@inclust/contracts';
import { change, read } from './calls.ts';
import { allItems } from './pages.ts';
import type { Partially } from './partial.ts';
import type { CallSettings } from './retry.ts';
import { watched } from './watch.ts';

/** Programmes, their reports and exchange rates; every method is an rpc of `inclust.reporting.v1.ReportService`. */
export interface ReportsApi {
  createProgramme(request: Partially<CreateProgrammeRequest>): Promise<CreateProgrammeResponse>;
  updateProgramme(request: Partially<UpdateProgrammeRequest>): Promise<UpdateProgrammeResponse>;
  getProgramme(request: Partially<GetProgrammeRequest>): Promise<GetProgrammeResponse>;
  listProgrammes(request?: Partially<ListProgrammesRequest>): Promise<ListProgrammesResponse>;
  getReport(request: Partially<GetReportRequest>): Promise<GetReportResponse>;
  /** What has changed a row that was reported before, as all pages of a list. */
  everyCorrection(request: Partially<ListCorrectionsRequest>): AsyncGenerator<Correction>;
  editReport(request: Partially<EditReportRequest>): Promise<EditReportResponse>;
  commentReport(request: Partially<CommentReportRequest>): Promise<CommentReportResponse>;
  moveReport(request: Partially<MoveReportRequest>): Promise<MoveReportResponse>;
  exportReport(request: Partially<ExportReportRequest>): Promise<ExportReportResponse>;
  setExchangeRate(request: Partially<SetExchangeRateRequest>): Promise<SetExchangeRateResponse>;
  getExchangeRate(request: Partially<GetExchangeRateRequest>): Promise<GetExchangeRateResponse>;
  listExchangeRates(request?: Partially<ListExchangeRatesRequest>): Promise<ListExchangeRatesResponse>;
  /** What happens to reports, as it happens, for as long as it is read; goes on by itself where the node was away. See `watched`. */
  watchReports(request?: Partially<WatchReportsRequest>, signal?: AbortSignal): AsyncGenerator<WatchReportsResponse>;
}

/** The promise client of programmes, reports and exchange rates. */
export function reportsApi(client: ReportServiceClient, settings: CallSettings): ReportsApi {
  return {
    createProgramme: (request) =>
      change(settings, client.createProgramme.bind(client), CreateProgrammeRequest.fromPartial(request)),
    updateProgramme: (request) =>
      change(settings, client.updateProgramme.bind(client), UpdateProgrammeRequest.fromPartial(request)),
    getProgramme: (request) =>
      read(settings, client.getProgramme.bind(client), GetProgrammeRequest.fromPartial(request)),
    listProgrammes: (request = {}) =>
      read(settings, client.listProgrammes.bind(client), ListProgrammesRequest.fromPartial(request)),
    getReport: (request) => read(settings, client.getReport.bind(client), GetReportRequest.fromPartial(request)),
    everyCorrection: (request) =>
      allItems(async (pageToken) => {
        const wanted = ListCorrectionsRequest.fromPartial({ pageSize: 1_000, ...request, pageToken });
        const page = await read(
          { ...settings, timeout: longDeadlines.look },
          client.listCorrections.bind(client),
          wanted,
        );
        return { items: page.corrections, nextPageToken: page.nextPageToken };
      }),
    editReport: (request) => change(settings, client.editReport.bind(client), EditReportRequest.fromPartial(request)),
    commentReport: (request) =>
      change(settings, client.commentReport.bind(client), CommentReportRequest.fromPartial(request)),
    exportReport: (request) =>
      read(settings, client.exportReport.bind(client), ExportReportRequest.fromPartial(request)),
    setExchangeRate: (request) =>
      change(settings, client.setExchangeRate.bind(client), SetExchangeRateRequest.fromPartial(request)),
    getExchangeRate: (request) =>
      read(settings, client.getExchangeRate.bind(client), GetExchangeRateRequest.fromPartial(request)),
    listExchangeRates: (request = {}) =>
      read(settings, client.listExchangeRates.bind(client), ListExchangeRatesRequest.fromPartial(request)),
    moveReport: (request) => change(settings, client.moveReport.bind(client), MoveReportRequest.fromPartial(request)),
    watchReports: (request = {}, signal) =>
      watched((wanted) => client.watchReports(wanted), WatchReportsRequest.fromPartial(request), signal),
  };
}
