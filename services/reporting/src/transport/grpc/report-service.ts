import {
  CommentReportRequest,
  CreateProgrammeRequest,
  EditReportRequest,
  MoveReportRequest,
  ReportFormat as ProtoFormat,
  ReportServiceService,
  SetExchangeRateRequest,
  UpdateProgrammeRequest,
  type ReportServiceServer,
  longDeadlines,
} from '@inclust/contracts';
import { accept, invalid, languages, type Outcome } from '@inclust/kernel';
import { decodePageToken, encodePageToken, pageSize } from '@inclust/mongo';
import { identify, unary, type RpcContext, type RpcService } from '@inclust/rpc';
import type { Watching } from '@inclust/watch';
import { commentReport, editReport, moveReport } from '../../app/reports/change-report.ts';
import { getExchangeRate, setExchangeRate } from '../../app/reports/exchange-rates.ts';
import { listCorrections, type SubjectsThenAndNow } from '../../app/reports/list-corrections.ts';
import type { ReportsApp } from '../../app/reports/ports.ts';
import { createProgramme, getProgramme, updateProgramme } from '../../app/reports/programmes.ts';
import { showReport, type ShownReport } from '../../app/reports/show-report.ts';
import { reportFile, type ReportFormat } from '../files/report-file.ts';
import { exchangeRateRef, exchangeRateToProto } from './exchange-rate.ts';
import { programmeFromProto, programmeToProto } from './programme.ts';
import { programmeId, reportRef } from './report-names.ts';
import { stateFromProto } from './report-states.ts';
import { correctionToProto } from './corrections.ts';
import { reportToProto } from './report.ts';
import { reportWatch } from './watch-reports.ts';

/** Programmes, their reports and exchange rates as a gRPC service. */
export function reportService(
  app: ReportsApp & { readonly thenAndNow: SubjectsThenAndNow },
  context: RpcContext,
  watching: Watching,
): RpcService {
  const implementation: ReportServiceServer = {
    createProgramme: unary(context, async (request, call) => {
      const given = request.programme ? programmeFromProto(request.programme) : required('programme');
      if (!given.ok) return given;
      const identity = identify('CreateProgramme', CreateProgrammeRequest, request, call);
      return mapped(await createProgramme(app, given.value, identity), (one) => ({ programme: programmeToProto(one) }));
    }),
    updateProgramme: unary(context, async (request, call) => {
      const given = request.programme ? programmeFromProto(request.programme) : required('programme');
      if (!given.ok) return given;
      const identity = identify('UpdateProgramme', UpdateProgrammeRequest, request, call);
      const etag = request.programme?.etag ?? '';
      return mapped(await updateProgramme(app, given.value, etag, identity), (one) => ({
        programme: programmeToProto(one),
      }));
    }),
    getProgramme: unary(context, async ({ name }) => {
      const id = programmeId(name);
      if (!id.ok) return id;
      return mapped(await getProgramme(app, id.value), (one) => ({ programme: programmeToProto(one) }));
    }),
    listProgrammes: unary(context, async () =>
      accept({ programmes: (await app.programmes.list()).map(programmeToProto) }),
    ),
    getReport: unary(context, async ({ name }) => {
      const ref = reportRef(name);
      return ref.ok ? shown(await showReport(app, ref.value)) : ref;
    }),
    listCorrections: unary(
      context,
      async ({ name, indicator, pageSize: wanted, pageToken }) => {
        const [ref, size] = [reportRef(name), pageSize(wanted)];
        if (!ref.ok) return ref;
        if (!size.ok) return size;
        const list = `corrections ${JSON.stringify([name, indicator])}`;
        const position = decodePageToken(list, pageToken);
        if (!position.ok) return position;
        const page = { after: position.value?.id ?? '', size: size.value };
        const found = await listCorrections(app, ref.value, indicator, page);
        return mapped(found, ({ corrections, next, reportedAt }) => ({
          corrections: corrections.map(correctionToProto),
          nextPageToken: next ? encodePageToken(list, { key: '', id: next }) : '',
          reportedTime: reportedAt,
        }));
      },
      longDeadlines.look,
    ),
    editReport: unary(context, async (request, call) => {
      const ref = reportRef(request.name);
      if (!ref.ok) return ref;
      const identity = identify('EditReport', EditReportRequest, request, call);
      return shown(await editReport(app, ref.value, request, request.etag, identity));
    }),
    commentReport: unary(context, async (request, call) => {
      const ref = reportRef(request.name);
      if (!ref.ok) return ref;
      const identity = identify('CommentReport', CommentReportRequest, request, call);
      return shown(await commentReport(app, ref.value, request.text, identity));
    }),
    moveReport: unary(context, async (request, call) => {
      const ref = reportRef(request.name);
      if (!ref.ok) return ref;
      const to = stateFromProto(request.state);
      if (!to) return invalid([{ field: 'state', rule: 'required', message: 'Must be a state.' }]);
      const identity = identify('MoveReport', MoveReportRequest, request, call);
      const { reason, etag } = request;
      return shown(await moveReport(app, ref.value, { to, reason, etag }, identity));
    }),
    exportReport: unary(context, async (request) => {
      const ref = reportRef(request.name);
      if (!ref.ok) return ref;
      const format = formats.get(request.format);
      if (!format) return invalid([{ field: 'format', rule: 'format-unknown', message: 'Must be a format.' }]);
      const language = languages.find((one) => one === (request.language || 'en'));
      if (!language)
        return invalid([{ field: 'language', rule: 'language-unknown', message: 'Must be el, sq or en.' }]);
      const found = await showReport(app, ref.value);
      if (!found.ok) return found;
      const { timeZone } = app;
      const wanted = { format, language, bom: request.byteOrderMark, at: app.clock.now(), timeZone };
      const { content, mediaType, fileName } = await reportFile(found.value, wanted);
      return accept({ content: Buffer.from(content), mediaType, fileName });
    }),
    setExchangeRate: unary(context, async (request, call) => {
      const given = request.exchangeRate;
      if (!given) return required('exchange_rate');
      const ref = exchangeRateRef(given.name, 'exchange_rate.name');
      if (!ref.ok) return ref;
      const { rate, source, sourceUri, etag } = given;
      const identity = identify('SetExchangeRate', SetExchangeRateRequest, request, call);
      return mapped(await setExchangeRate(app, ref.value, { rate, source, sourceUri }, etag, identity), (one) => ({
        exchangeRate: exchangeRateToProto(one, call.actor),
      }));
    }),
    getExchangeRate: unary(context, async ({ name }, { actor }) => {
      const ref = exchangeRateRef(name);
      if (!ref.ok) return ref;
      return mapped(await getExchangeRate(app, ref.value), (one) => ({
        exchangeRate: exchangeRateToProto(one, actor),
      }));
    }),
    listExchangeRates: unary(context, async (_, { actor }) =>
      accept({
        exchangeRates: (await app.rates.list()).map((one) => ({ ...exchangeRateToProto(one, actor), history: [] })),
      }),
    ),
    watchReports: watching.watch(reportWatch(app)),
  };
  return { definition: ReportServiceService, implementation, end: watching.end };
}

const formats: ReadonlyMap<ProtoFormat, ReportFormat> = new Map([
  [ProtoFormat.REPORT_FORMAT_CSV, 'csv'],
  [ProtoFormat.REPORT_FORMAT_XLSX, 'xlsx'],
  [ProtoFormat.REPORT_FORMAT_PDF, 'pdf'],
  [ProtoFormat.REPORT_FORMAT_JSON, 'json'],
  [ProtoFormat.REPORT_FORMAT_SDMX_CSV, 'sdmx-csv'],
]);

function required(field: string): Outcome<never> {
  return invalid([{ field, rule: 'required', message: 'Must be there.' }]);
}

function shown(outcome: Outcome<ShownReport>) {
  return mapped(outcome, (one) => ({ report: reportToProto(one) }));
}

function mapped<From, To>(outcome: Outcome<From>, map: (value: From) => To): Outcome<To> {
  return outcome.ok ? accept(map(outcome.value)) : outcome;
}
