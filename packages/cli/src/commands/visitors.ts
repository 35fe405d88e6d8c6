import { Visitor, VisitorDay } from '@inclust/contracts';
import type { Language } from '@inclust/kernel';
import { delimiters, writeCsv } from '@inclust/tabular';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Output } from '../output/output.ts';
import { delimiterOf, writeOut } from '../output/write-out.ts';
import { named } from './event-words.ts';
import { nodeOfName } from './names.ts';

/** What `visitors sign-in` is told. */
export interface SignInOptions {
  readonly name: string;
  readonly visits?: string;
  readonly requestId?: string;
}

/** `inclust visitors sign-in`: notes that somebody has come. */
export async function signInVisitor(context: Context, space: string, options: SignInOptions): Promise<ExitCode> {
  const { name, visits = '', requestId = '' } = options;
  using node = openNode(context, nodeOfName(space));
  return showVisitor(
    context,
    (await node.visitors.signInVisitor({ space, visitorName: name, visits, requestId })).visitor,
  );
}

/** `inclust visitors sign-out`: notes that she has left. */
export async function signOutVisitor(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  return showVisitor(context, (await node.visitors.signOutVisitor({ name })).visitor);
}

/** `inclust visitors forget`: takes a name out of the book before its time. */
export async function forgetVisitor(context: Context, name: string): Promise<ExitCode> {
  using node = openNode(context, nodeOfName(name));
  await node.visitors.forgetVisitor({ name });
  context.out.result({}, () => 'Her name is gone; she stays counted.');
  return exitCodes.ok;
}

/** Which days are meant; today where nothing is said. */
export interface DayOptions {
  readonly from?: string;
  readonly until?: string;
}

/** `inclust visitors list`: the book of some days. */
export async function listVisitors(context: Context, space: string, options: DayOptions): Promise<ExitCode> {
  const days = await daysOf(context, space, options, 'listVisitors');
  context.out.result(
    days.map((day) => VisitorDay.toJSON(day)),
    () => bookTable(context.out, days),
  );
  return exitCodes.ok;
}

/** `inclust visitors count`: how many came on each day. */
export async function countVisitors(context: Context, space: string, options: DayOptions): Promise<ExitCode> {
  const days = await daysOf(context, space, options, 'countVisitors');
  context.out.result(
    days.map(({ date, count }) => ({ date, count })),
    () =>
      context.out.table<VisitorDay>(
        [
          { title: 'day', value: ({ date }) => date },
          { title: 'visitors', side: 'right', value: ({ count }) => String(count) },
        ],
        days,
      ),
  );
  return exitCodes.ok;
}

/** What `visitors export` is told. */
export interface ExportOptions extends DayOptions {
  readonly language?: string;
  readonly delimiter?: string;
}

/** The heads of the columns. */
const heads: Readonly<Record<Language, readonly string[]>> = {
  el: ['Ημέρα', 'Προσέλευση', 'Αναχώρηση', 'Επισκέπτης', 'Επισκέπτεται'],
  sq: ['Dita', 'Ardhja', 'Largimi', 'Vizitori', 'Viziton'],
  en: ['Day', 'Came', 'Left', 'Visitor', 'Visits'],
};

const languages: Readonly<Record<Language, Language>> = { el: 'el', sq: 'sq', en: 'en' };

/** `inclust visitors export`: the book of some days as CSV, for who may read it; `-` writes to standard output. */
export async function exportVisitors(
  context: Context,
  space: string,
  file: string,
  { language = 'en', delimiter: typed, ...days }: ExportOptions,
): Promise<ExitCode> {
  const head = heads[named('--language', languages, language)];
  const delimiter = delimiters.find((one) => one === (delimiterOf(typed) || ','));
  if (!delimiter) throw new Failure('usage', 'option-invalid', '--delimiter must be a comma, a semicolon or a tab.');
  const found = await daysOf(context, space, days, 'listVisitors');
  const rows = found.flatMap(({ date, visitors }) =>
    visitors.map(({ localSignIn, localSignOut, visitorName, visits }) => [
      Temporal.PlainDate.from(date),
      clock(localSignIn),
      clock(localSignOut),
      visitorName,
      visits,
    ]),
  );
  return writeOut(context, file, once(writeCsv(head, rows, { delimiter, bom: true })));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

async function daysOf(
  context: Context,
  space: string,
  { from: fromDate = '', until: untilDate = '' }: DayOptions,
  read: 'listVisitors' | 'countVisitors',
): Promise<readonly VisitorDay[]> {
  using node = openNode(context, nodeOfName(space));
  return (await node.visitors[read]({ space, fromDate, untilDate })).days;
}

function showVisitor({ out }: Context, visitor: Visitor | undefined): ExitCode {
  if (!visitor) throw new Error('the answer holds no visitor');
  const { name, localSignIn, localSignOut, visitorName } = visitor;
  const times = localSignOut === '' ? `since ${clock(localSignIn)}` : `${clock(localSignIn)}–${clock(localSignOut)}`;
  out.result(Visitor.toJSON(visitor), () => `${name}  ${visitorName}  ${times}`);
  return exitCodes.ok;
}

function bookTable(out: Output, days: readonly VisitorDay[]): string {
  const rows = days.flatMap(({ date, count, visitors }) => [
    ...visitors.map((visitor) => ({ date, ...visitor })),
    ...(visitors.length < count ? [{ date, gone: count - visitors.length }] : []),
  ]);
  return out.table(
    [
      { title: 'day', value: ({ date }) => date },
      { title: 'came', value: (row) => ('gone' in row ? '' : clock(row.localSignIn)) },
      { title: 'left', value: (row) => ('gone' in row ? '' : clock(row.localSignOut)) },
      { title: 'visitor', value: (row) => ('gone' in row ? `${row.gone} whose names are gone` : row.visitorName) },
      { title: 'visits', value: (row) => ('gone' in row ? '' : row.visits) },
      { title: 'name', value: (row) => ('gone' in row ? '' : row.name) },
    ],
    rows,
  );
}

/** `10:30` of a local time; empty where there is none. */
function clock(local: string): string {
  return local.slice(11, 16);
}
