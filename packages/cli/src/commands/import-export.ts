import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ImportProblem, ImportReading, ImportSummary } from '@inclust/contracts';
import { namesNode, openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { progressBar } from '../output/progress-bar.ts';
import { delimiterOf, formatOf, writeOut } from '../output/write-out.ts';

/** Options of `import` as they are typed. */
export interface ImportCommandOptions {
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly dateFormat?: string;
  readonly decimal?: string;
  readonly dryRun?: boolean;
  readonly discipline?: readonly string[];
}

/** `inclust import`: takes over a register from a file and reports every row or card that was not. The exit code is 1 when there is one. */
export async function importFile(
  context: Context,
  args: readonly string[],
  options: ImportCommandOptions,
): Promise<ExitCode> {
  const { out, terminal } = context;
  const { city, file } = cityAndFile(context, args);
  const path = resolve(terminal.cwd, file);
  await access(path).catch((error: unknown) => {
    throw new Failure('usage', 'file-unreadable', `${path} cannot be read.`, undefined, { cause: error });
  });
  using node = openNode(context, city);
  const declared = {
    encoding: options.encoding ?? '',
    delimiter: delimiterOf(options.delimiter),
    dateFormat: options.dateFormat ?? '',
    decimalSeparator: options.decimal ?? '',
    dryRun: options.dryRun === true,
    disciplines: [...(options.discipline ?? [])],
  };
  let reading: ImportReading | undefined;
  let summary: ImportSummary | undefined;
  const problems: ImportProblem[] = [];
  for await (const part of node.members.importMembers(declared, createReadStream(path))) {
    if (part.$case === 'reading') reading = part.value;
    else if (part.$case === 'progress') out.progress(progressBar(part.value.done, part.value.rows));
    else if (part.$case === 'problem') problems.push(part.value);
    else summary = part.value;
  }
  const isCards = reading?.format === 'vcard';
  if (reading && !out.json) out.say(readingText(reading));
  out.result({ reading, problems, summary }, () =>
    [problemTable(context, problems, isCards), summary ? summaryText(summary, isCards ? 'cards' : 'rows') : '']
      .filter(Boolean)
      .join('\n\n'),
  );
  return summary && summary.refused === 0 ? exitCodes.ok : exitCodes.refused;
}

/** `inclust export`: writes the register as a file that `import` reads back. `-` writes to standard output. */
export async function exportFile(
  context: Context,
  args: readonly string[],
  options: { readonly format?: string; readonly language?: string; readonly delimiter?: string },
): Promise<ExitCode> {
  const { city, file } = cityAndFile(context, args);
  using node = openNode(context, city);
  const format = options.format ?? formatOf(file);
  const wanted = { format, language: options.language ?? '', delimiter: delimiterOf(options.delimiter) };
  return await writeOut(context, file, node.members.exportMembers(wanted));
}

/** The city and the file that are typed, or the file alone where the options name a node. */
export function cityAndFile(
  { options }: Context,
  args: readonly string[],
): { readonly city?: string; readonly file: string } {
  const [first, second] = args;
  if (args.length === 2 && first !== undefined && second !== undefined && !namesNode(options))
    return { city: first, file: second };
  if (args.length === 1 && first !== undefined && namesNode(options)) return { file: first };
  throw new Failure('usage', 'arguments', 'Give a city and a file, or a file and "--address host:port".');
}

function readingText(reading: ImportReading): string {
  if (reading.format === 'xlsx') return `read as a workbook, ${reading.rows} rows`;
  if (reading.format === 'vcard') return `read as vCards in ${reading.encoding}, ${reading.rows} cards`;
  const guessed = reading.encodingSource === 'guessed' ? `, ${Math.round(reading.encodingConfidence * 100)}% sure` : '';
  const delimiter = reading.delimiter === '\t' ? 'tab' : reading.delimiter;
  return `read as ${reading.encoding} (${reading.encodingSource}${guessed}) with "${delimiter}" between values, ${reading.rows} rows`;
}

function summaryText(summary: ImportSummary, things: 'rows' | 'cards'): string {
  const { rows, registered, updated, unchanged, refused, dryRun, ignored } = summary;
  const left = Object.entries(ignored).map(([property, cards]) => `${property} of ${cards}`);
  return [
    `${rows} ${things}: ${registered} registered, ${updated} updated, ${unchanged} unchanged, ${refused} refused${dryRun ? '; nothing was written' : ''}`,
    ...(left.length > 0 ? [`not carried over: ${left.join(', ')} cards`] : []),
  ].join('\n');
}

function problemTable({ out }: Context, problems: readonly ImportProblem[], isCards: boolean): string {
  if (problems.length === 0) return '';
  const number = (value: number): string => (value ? String(value) : '');
  return out.table(
    [
      { title: isCards ? 'card' : 'row', side: 'right', value: (problem) => String(problem.row) },
      isCards
        ? { title: 'line', side: 'right', value: (problem) => number(problem.line) }
        : { title: 'column', side: 'right', value: (problem) => number(problem.column) },
      { title: isCards ? 'property' : 'header', value: (problem) => problem.header },
      { title: 'rule', value: (problem) => problem.rule },
      { title: 'message', value: (problem) => problem.message },
    ],
    problems,
  );
}
