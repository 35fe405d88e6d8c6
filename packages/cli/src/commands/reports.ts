import { Readable } from 'node:stream';
import { checkSignedReport, type SignedReport } from '@inclust/client';
import { Programme, Report, ReportFormat, ReportSnapshot, type ReportRow } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { jsonIn, messageIn } from './json-file.ts';
import { formatOfFile } from '../output/format-of-file.ts';
import { localizedText } from '../output/localized-text.ts';
import { writeOut } from '../output/write-out.ts';
import { reportStates, reportStateText } from './report-states.ts';

/** `inclust programmes list`. */
export async function listProgrammes(context: Context): Promise<ExitCode> {
  using node = openNode(context);
  const { programmes } = await node.reports.listProgrammes();
  context.out.result(
    programmes.map((one) => Object(Programme.toJSON(one)) as object),
    () =>
      context.out.table(
        [
          { title: 'name', value: ({ name }) => name },
          { title: 'title', value: ({ title }) => localizedText(title) },
          { title: 'months', value: ({ fromMonth, untilMonth }) => `${fromMonth} to ${untilMonth}` },
          { title: 'periods', value: ({ periods }) => periods.map(({ periodId }) => periodId).join(', ') },
          { title: 'targets', side: 'right', value: ({ targets }) => String(targets.length) },
        ],
        programmes,
      ),
  );
  return exitCodes.ok;
}

const programmeShape = 'See Programme in proto/inclust/reporting/v1/programme.proto, or "programmes list --json".';

/** `inclust programmes apply FILE`: makes a programme, or replaces the one that is there. */
export async function applyProgramme(context: Context, file: string): Promise<ExitCode> {
  const programme = await messageIn(context, file, Programme, programmeShape);
  using node = openNode(context);
  const { programmes } = await node.reports.listProgrammes();
  const known = programmes.find(({ name }) => name === programme.name);
  const answer = known
    ? await node.reports.updateProgramme({ programme: { ...programme, etag: programme.etag || known.etag } })
    : await node.reports.createProgramme({ programme });
  const kept = answer.programme ?? programme;
  context.out.result(
    Object(Programme.toJSON(kept)) as object,
    () => `${kept.name} ${known ? 'was changed' : 'was made'}.`,
  );
  return exitCodes.ok;
}

/** `inclust reports show`. */
export async function showReport(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context);
  const { report } = await node.reports.getReport({ name });
  return shown(context, report);
}

/** What is said of a report. */
export interface NoteOptions {
  readonly row?: string;
  readonly text: string;
}

/** `inclust reports note`: what is to be said of the whole or of a row. */
export async function noteReport(context: Context, name: string, { row = '', text }: NoteOptions): Promise<ExitCode> {
  using node = openNode(context);
  const { report: before } = await node.reports.getReport({ name });
  const attachments = before?.rows.find(({ indicator }) => indicator === row)?.attachments ?? [];
  const { report } = await node.reports.editReport({ name, indicator: row, note: text, attachments });
  return shown(context, report);
}

/** `inclust reports comment`. */
export async function commentReport(context: Context, name: string, text: string): Promise<ExitCode> {
  using node = openNode(context);
  const { report } = await node.reports.commentReport({ name, text });
  return shown(context, report);
}

/** `inclust reports move`: moves a report on. */
export async function moveReport(
  context: Context,
  name: string,
  to: string,
  { reason = '' }: { readonly reason?: string },
): Promise<ExitCode> {
  const state = reportStates[to];
  if (state === undefined)
    throw new Failure('usage', 'state-unknown', `A state is one of ${Object.keys(reportStates).join(', ')}.`);
  using node = openNode(context);
  const { report } = await node.reports.moveReport({ name, state, reason });
  return shown(context, report);
}

/** `inclust reports snapshot NAME FILE`: the newest signed content, as a file that can be verified without the platform. */
export async function saveSnapshot(context: Context, name: string, file: string): Promise<ExitCode> {
  using node = openNode(context);
  const { report } = await node.reports.getReport({ name });
  const snapshot = report?.snapshots.at(-1);
  if (!snapshot) throw new Failure('refused', 'not-signed', `${name} was not finalized.`);
  const text = `${JSON.stringify(ReportSnapshot.toJSON(snapshot), undefined, 2)}\n`;
  return await writeOut(context, file, Readable.from([Buffer.from(text)]));
}

/** How a report is exported. */
export interface ExportReportOptions {
  readonly format?: string;
  readonly language?: string;
  readonly bom?: boolean;
}

const formats: Readonly<Record<string, ReportFormat>> = {
  csv: ReportFormat.REPORT_FORMAT_CSV,
  xlsx: ReportFormat.REPORT_FORMAT_XLSX,
  pdf: ReportFormat.REPORT_FORMAT_PDF,
  json: ReportFormat.REPORT_FORMAT_JSON,
  'sdmx-csv': ReportFormat.REPORT_FORMAT_SDMX_CSV,
};

/** `inclust reports export NAME FILE`: a report as a file, in the format that its name tells where none is typed. */
export async function exportReport(
  context: Context,
  name: string,
  file: string,
  { format, language = '', bom = false }: ExportReportOptions,
): Promise<ExitCode> {
  const wanted = formats[format ?? formatOfFile(file)];
  if (wanted === undefined)
    throw new Failure('usage', 'format-unknown', `A format is one of ${Object.keys(formats).join(', ')}.`);
  using node = openNode(context);
  const { content } = await node.reports.exportReport({ name, format: wanted, language, byteOrderMark: bom });
  return await writeOut(context, file, Readable.from([content]));
}

/** `inclust reports verify FILE`: whether a file holds what was signed; needs no node. The exit code is 1 where it does not. */
export async function verifyReport(
  context: Context,
  file: string,
  { key }: { readonly key?: string },
): Promise<ExitCode> {
  const signed = (await jsonIn(context, file)) as SignedReport;
  const checked = checkSignedReport(signed, key);
  context.out.result(checked.ok ? { ...checked, publicKey: signed.publicKey } : checked, () =>
    checked.ok
      ? `signed\t${String(checked.content['node'])}\t${String(checked.content['finalizedAt'])}\tkey ${signed.publicKey}`
      : `wrong\t${checked.reason}`,
  );
  return checked.ok ? exitCodes.ok : exitCodes.refused;
}

function shown(context: Context, report: Report | undefined): ExitCode {
  const one = report ?? Report.fromPartial({});
  context.out.result(Object(Report.toJSON(one)) as object, () => {
    const state = reportStateText(one.state);
    const table = context.out.table<ReportRow>(
      [
        { title: 'indicator', value: ({ indicator }) => indicator },
        { title: 'unit', value: ({ unit }) => unit },
        { title: 'baseline', side: 'right', value: ({ baseline }) => baseline },
        { title: 'target', side: 'right', value: ({ target }) => target },
        { title: 'before', side: 'right', value: ({ previouslyReported }) => previouslyReported },
        { title: 'corrected', side: 'right', value: ({ correction }) => correction },
        { title: 'current', side: 'right', value: ({ current }) => current },
        { title: 'verified', side: 'right', value: ({ verified }) => verified },
        { title: 'all', side: 'right', value: ({ cumulative }) => cumulative },
        { title: 'note', value: ({ note }) => note },
      ],
      one.rows,
    );
    const open = one.findings
      .filter(({ answered }) => !answered)
      .map(({ code, indicator, nodeId }) => `a note is asked for: ${code} ${indicator || nodeId}`);
    return [`${one.name} is ${state}`, table, ...convertedText(context, one.rows), ...open].filter(Boolean).join('\n');
  });
  return exitCodes.ok;
}

/** What amounts of money are in the other currency, and which are not converted. */
function convertedText({ out }: Context, rows: readonly ReportRow[]): string[] {
  const beside = rows.flatMap(({ indicator, converted }) => (converted ? [{ indicator, ...converted }] : []));
  const table = out.table(
    [
      { title: 'indicator', value: ({ indicator }) => indicator },
      { title: 'beside', value: ({ currencyCode }) => currencyCode },
      { title: 'target', side: 'right', value: ({ target }) => target },
      { title: 'current', side: 'right', value: ({ current }) => current },
      { title: 'all', side: 'right', value: ({ cumulative }) => cumulative },
      { title: 'for 1 EUR', side: 'right', value: ({ rate }) => rate },
      { title: 'of', value: ({ rateDate }) => rateDate },
      { title: 'source', value: ({ rateSource }) => rateSource },
    ],
    beside,
  );
  const without = rows
    .filter(({ notConverted }) => notConverted !== '')
    .map(({ indicator }) => `${indicator} is not converted: no exchange rate is known until the end of the period`);
  return [...(beside.length > 0 ? [table] : []), ...without];
}
