import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import {
  EventFileFormat,
  GapChoice,
  ImportOutcome,
  type ImportedEvent,
  type ImportedEventProblem,
} from '@inclust/contracts';
import { openNode, type Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { cityAndFile } from './import-export.ts';

/** Options of `feeds import` as they are typed. */
export interface FeedImportOptions {
  readonly organiser?: string;
  readonly language?: string;
  readonly zone?: string;
  readonly format?: string;
  readonly gaps?: string;
  readonly validateOnly?: boolean;
  readonly requestId?: string;
}

const outcomes: ReadonlyMap<ImportOutcome, string> = new Map([
  [ImportOutcome.IMPORT_OUTCOME_CREATED, 'created'],
  [ImportOutcome.IMPORT_OUTCOME_CHANGED, 'changed'],
  [ImportOutcome.IMPORT_OUTCOME_UNCHANGED, 'unchanged'],
  [ImportOutcome.IMPORT_OUTCOME_REFUSED, 'refused'],
]);

const formats: Readonly<Record<string, EventFileFormat>> = {
  ics: EventFileFormat.EVENT_FILE_FORMAT_ICALENDAR,
  jsonld: EventFileFormat.EVENT_FILE_FORMAT_JSON_LD,
};

const gapChoices: Readonly<Record<string, GapChoice>> = {
  skip: GapChoice.GAP_CHOICE_SKIP,
  move: GapChoice.GAP_CHOICE_MOVE,
};

/** `inclust feeds import`: takes over the events of a file and reports what became of each. The exit code is 1 when one was refused. */
export async function importFeed(
  context: Context,
  args: readonly string[],
  options: FeedImportOptions,
): Promise<ExitCode> {
  const { out, terminal } = context;
  const { city, file } = cityAndFile(context, args);
  const path = resolve(terminal.cwd, file);
  const content = await readFile(path).catch((error: unknown) => {
    throw new Failure('usage', 'file-unreadable', `${path} cannot be read.`, undefined, { cause: error });
  });
  using node = openNode(context, city);
  const { events } = await node.events.importEvents({
    content,
    format:
      chosen('format', formats, options.format ?? formatOf(path)) ?? EventFileFormat.EVENT_FILE_FORMAT_UNSPECIFIED,
    gapChoice: chosen('gaps', gapChoices, options.gaps) ?? GapChoice.GAP_CHOICE_UNSPECIFIED,
    language: options.language ?? '',
    timeZone: options.zone ?? '',
    organiser: options.organiser ?? '',
    validateOnly: options.validateOnly === true,
    ...(options.requestId === undefined ? {} : { requestId: options.requestId }),
  });
  const rows = events.map((one) => ({ ...one, outcome: outcomes.get(one.outcome) ?? 'unknown' }));
  out.result({ events: rows, validateOnly: options.validateOnly === true }, () =>
    [reportTable(context, rows), summaryText(rows, options.validateOnly === true)].filter(Boolean).join('\n\n'),
  );
  return rows.some(({ outcome }) => outcome === 'refused') ? exitCodes.refused : exitCodes.ok;
}

type Row = Omit<ImportedEvent, 'outcome'> & { readonly outcome: string };

function chosen<Choice>(option: string, choices: Readonly<Record<string, Choice>>, text: string | undefined) {
  if (text === undefined) return undefined;
  const found = choices[text];
  if (found === undefined)
    throw new Failure('usage', 'option-invalid', `--${option} must be one of ${Object.keys(choices).join(', ')}.`);
  return found;
}

/** The format that a file's name tells; its content tells where it tells none. */
function formatOf(path: string): string | undefined {
  const ending = extname(path).toLowerCase();
  if (ending === '.ics' || ending === '.ical') return 'ics';
  return ending === '.jsonld' || ending === '.json' ? 'jsonld' : undefined;
}

/** A line for each event, and one more for each further problem. */
function reportTable({ out }: Context, rows: readonly Row[]): string {
  const lines = rows.flatMap((row): { row?: Row; problem?: ImportedEventProblem }[] => {
    const [first, ...more] = row.problems;
    return [{ row, ...(first ? { problem: first } : {}) }, ...more.map((problem) => ({ problem }))];
  });
  return out.table(
    [
      { title: 'outcome', value: ({ row }) => row?.outcome ?? '' },
      { title: 'origin', value: ({ row }) => row?.originUid ?? '' },
      { title: 'event', value: ({ row }) => row?.event ?? '' },
      {
        title: 'at',
        side: 'right',
        value: ({ problem }) => problem?.pointer || (problem?.line ? `${problem.line}` : ''),
      },
      { title: 'property', value: ({ problem }) => problem?.property ?? '' },
      { title: 'rule', value: ({ problem }) => problem?.code ?? '' },
      { title: 'message', value: ({ problem }) => problem?.message ?? '' },
    ],
    lines,
  );
}

function summaryText(rows: readonly Row[], validateOnly: boolean): string {
  const counts = [...outcomes.values()].map(
    (outcome) => `${rows.filter((row) => row.outcome === outcome).length} ${outcome}`,
  );
  return `${rows.length} events: ${counts.join(', ')}${validateOnly ? '; nothing was written' : ''}`;
}
