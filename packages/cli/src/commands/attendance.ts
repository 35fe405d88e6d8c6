import { Attendance, GetEventReportResponse, type AttendanceCount, type OccurrenceReport } from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { named, wordOf } from './event-words.ts';
import { lastOfName, nodeOfName } from './names.ts';
import { countOf } from './registration-words.ts';
import { taken } from './taken.ts';
import { attendanceName, confidences, countMethods, originCountsOf, originsText } from './visit-words.ts';

/** `inclust attendance get`: what is known of how many came, with everything that was handed in. */
export async function getAttendance(context: Context, visited: string): Promise<ExitCode> {
  const name = attendanceName(visited);
  using node = openNode(context, nodeOfName(name));
  return showAttendance(context, (await node.attendance.getAttendance({ name })).attendance);
}

/** `inclust attendance list`: of the occurrences of an event, or at a venue. */
export async function listAttendance(
  context: Context,
  name: string,
  { limit }: { readonly limit?: string },
): Promise<ExitCode> {
  const of = /^nodes\/[^/]+\/(?<kind>event|venue)s\/[^/]+$/.exec(name)?.groups?.['kind'];
  if (of === undefined) throw new Failure('usage', 'arguments', 'Give the name of an event or of a venue.');
  using node = openNode(context, nodeOfName(name));
  const found = await taken(node.attendance.everyAttendance({ [of]: name }), limit);
  context.out.result(
    found.map((one) => Attendance.toJSON(one)),
    () =>
      context.out.table(
        [
          { title: 'name', value: (one) => one.name },
          { title: 'by', value: (one) => wordOf(countMethods, one.method) },
          { title: 'visitors', value: (one) => originsText(one.visitors) },
          { title: 'registered', side: 'right', value: (one) => String(one.participants) },
        ],
        found,
      ),
  );
  return exitCodes.ok;
}

/** What `attendance record` and `correct` are told. */
export interface CountOptions {
  readonly method: string;
  readonly origin: readonly string[];
  readonly confidence: string;
  readonly staff?: string;
  readonly evidence?: string;
  readonly reason?: string;
  readonly requestId?: string;
}

/** `inclust attendance record` and `correct`: hands in the first count by a method, or replaces it. */
export async function handInCount(
  context: Context,
  method: 'recordAttendance' | 'correctAttendance',
  visited: string,
  options: CountOptions,
): Promise<ExitCode> {
  const { staff = '0', evidence = '', reason = '', requestId = '' } = options;
  const count = {
    method: named('--method', countMethods, options.method),
    counted: originCountsOf(options.origin),
    staff: countOf('--staff', staff, 0),
    confidence: named('--confidence', confidences, options.confidence),
    evidence,
    reason,
  };
  const name = attendanceName(visited);
  using node = openNode(context, nodeOfName(name));
  return showAttendance(context, (await node.attendance[method]({ name, count, requestId })).attendance);
}

/** `inclust attendance tickets`: hands in the count by tickets as the door has it now. */
export async function countTickets(
  context: Context,
  occurrence: string,
  { staff = '0', requestId = '' }: { readonly staff?: string; readonly requestId?: string },
): Promise<ExitCode> {
  const wanted = { name: attendanceName(occurrence), staff: countOf('--staff', staff, 0), requestId };
  using node = openNode(context, nodeOfName(occurrence));
  return showAttendance(context, (await node.attendance.countTickets(wanted)).attendance);
}

/** `inclust attendance choose`: says which method holds; without one the surest that there is. */
export async function chooseMethod(
  context: Context,
  visited: string,
  { method, requestId = '' }: { readonly method?: string; readonly requestId?: string },
): Promise<ExitCode> {
  const chosen = method === undefined ? {} : { method: named('--method', countMethods, method) };
  const name = attendanceName(visited);
  using node = openNode(context, nodeOfName(name));
  return showAttendance(context, (await node.attendance.chooseCountMethod({ name, ...chosen, requestId })).attendance);
}

/** `inclust attendance complete`: notes which registrations have completed a training, or with `--not` have not. */
export async function noteCompletions(
  context: Context,
  occurrence: string,
  registrations: readonly string[],
  { not = false, requestId = '' }: { readonly not?: boolean; readonly requestId?: string },
): Promise<ExitCode> {
  const name = attendanceName(occurrence);
  const wanted = { name, registrations: [...registrations], completed: !not, requestId };
  using node = openNode(context, nodeOfName(occurrence));
  return showAttendance(context, (await node.attendance.noteCompletions(wanted)).attendance);
}

/** `inclust attendance report`: what an event came to, by occurrence and in all. */
export async function eventReport(context: Context, event: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(event));
  const report = await node.attendance.getEventReport({ event });
  const rows = [...report.occurrences, ...(report.total ? [report.total] : [])];
  const amount = (title: string, value: (one: OccurrenceReport) => bigint) =>
    ({ title, side: 'right', value: (one: OccurrenceReport) => String(value(one)) }) as const;
  context.out.result(GetEventReportResponse.toJSON(report), () =>
    context.out.table<OccurrenceReport>(
      [
        { title: 'occurrence', value: ({ occurrence }) => (occurrence === '' ? 'all' : lastOfName(occurrence)) },
        amount('active', ({ active }) => active),
        amount('cancelled', ({ cancelled }) => cancelled),
        amount('places', ({ confirmedPlaces }) => confirmedPlaces),
        amount('let in', ({ admittedTickets }) => admittedTickets),
        amount('registered who came', ({ participants }) => participants),
        { title: 'visitors', value: ({ visitors }) => originsText(visitors) },
        { title: 'by', value: ({ method }) => (method === 0 ? '' : wordOf(countMethods, method)) },
      ],
      rows,
    ),
  );
  return exitCodes.ok;
}

function showAttendance({ out }: Context, attendance: Attendance | undefined): ExitCode {
  if (!attendance) throw new Error('the answer holds no attendance');
  const { name, counts, visitors, participants, completions, method, chosen } = attendance;
  out.result(Attendance.toJSON(attendance), () =>
    [
      `${name}  etag ${attendance.etag}`,
      ...counts.map((count) => countText(count)),
      counts.length === 0
        ? 'nobody has counted'
        : `visitors: ${originsText(visitors)} (by ${wordOf(countMethods, method)}${chosen ? ', chosen' : ''})`,
      `registered who came: ${participants}, completed: ${completions}`,
    ].join('\n'),
  );
  return exitCodes.ok;
}

function countText({ method, counted, staff, confidence, evidence, reason }: AttendanceCount): string {
  return [
    `by ${wordOf(countMethods, method)}: ${originsText(counted)}`,
    ...(staff > 0 ? [`of them staff ${staff}`] : []),
    `confidence ${wordOf(confidences, confidence)}`,
    ...(evidence === '' ? [] : [`shown by ${evidence}`]),
    ...(reason === '' ? [] : [`corrected: ${reason}`]),
  ].join('; ');
}
