import { accept, invalid, type Actor, type Outcome, type Uuid } from '@inclust/kernel';
import type { Encoding, Delimiter, DateFormat, TableProblem, Table } from '@inclust/tabular';
import { readTable } from '@inclust/tabular';
import type { MemberDraft } from '../domain/member.ts';
import { decideInTurn, type MemberEvent } from '../domain/register.ts';
import { nameKey, naturalKey } from '../domain/natural-key.ts';
import { violations } from '../domain/rules.ts';
import { unknownCodes } from '../domain/unknown-codes.ts';
import { mapHeader, type HeaderMapping } from '../import/map-header.ts';
import { parseRow } from '../import/parse-row.ts';
import type { RowFormats } from '../import/row-reader.ts';
import type { Field } from '../import/columns.ts';
import { columnOfField } from '../import/profile-columns.ts';
import { commandsFor, commandsForNew, type SaidOfMember } from '../import/row-commands.ts';
import { currentMember } from './current-member.ts';
import { deedOf } from './deed.ts';
import { mayUseRegister } from './permission.ts';
import type { MembersApp, VersionedMember } from './ports.ts';

/** How a file is to be read; what is absent is found by content. */
export interface ImportOptions {
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
  readonly date: DateFormat;
  readonly decimal: RowFormats['decimal'];
  readonly dryRun: boolean;
}

/** A rule that a row broke; numbers as a person sees them. Column 0 is the whole row. */
export interface ImportProblem {
  readonly row: number;
  readonly column: number;
  readonly header: string;
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** What an import tells while it works. */
export type ImportEvent =
  | { readonly kind: 'reading'; readonly table: Table; readonly rows: number }
  | { readonly kind: 'progress'; readonly done: number; readonly rows: number }
  | { readonly kind: 'problem'; readonly problem: ImportProblem }
  | {
      readonly kind: 'summary';
      readonly rows: number;
      readonly registered: number;
      readonly updated: number;
      readonly unchanged: number;
      readonly refused: number;
    };

/** A row that was read well: where it stands, whose it is, and what it says. */
interface ReadRow extends SaidOfMember {
  readonly row: number;
  readonly id: Uuid;
}

type RowResult = 'registered' | 'updated' | 'unchanged' | readonly ImportProblem[];

/** Rows that are written side by side; they share their round trips. */
const rowsAtOnce = 128;

/** The columns that tell people of one name apart. */
const marking: readonly Field[] = ['register_number', 'email', 'phone', 'locality'];

/** The id for the first registration of a row: the same whenever the same row comes. */
export type DeriveId = (naturalKey: string) => Uuid;

/**
 * Reads a register and takes its rows over. Nothing is written where the file or its header cannot be read whole. A row is recognised by
 * its external id, else by its names with register number, e-mail, phone or place; so repeating an import changes nothing that is
 * already so, and one that was cut off goes on where it ended. Fields whose column the file lacks stay as they are.
 */
export async function* importMembers(
  app: MembersApp,
  bytes: Uint8Array,
  options: ImportOptions,
  deriveId: DeriveId,
  actor: Actor,
  signal: AbortSignal,
): AsyncGenerator<ImportEvent, Outcome<void>> {
  const denied = mayUseRegister(actor);
  if (denied) return denied;
  const opened = readTable(bytes, {
    ...(options.encoding ? { encoding: options.encoding } : {}),
    ...(options.delimiter ? { delimiter: options.delimiter } : {}),
    unprotect: true,
  });
  if (!opened.ok) return invalid([fileViolation(opened.problem)]);
  const { table } = opened;
  const header = mapHeader(table.header);
  if (!header.ok) {
    return invalid(
      header.problems.map(({ rule, column, message }) => ({
        field: `file.row[${table.headerRow}]${column ? `.column[${column}]` : ''}`,
        rule,
        message,
      })),
    );
  }
  const read = readRows(table, header.mapping, options, deriveId, app.clock.now().today);
  if (!read.ok) return read;
  const { rows, problems, total } = read.value;
  yield { kind: 'reading', table, rows: total };
  for (const problem of problems) yield { kind: 'problem', problem };

  const taking = { app, actor, fields: new Set(header.mapping.keys()), dryRun: options.dryRun };
  const counts = {
    registered: 0,
    updated: 0,
    unchanged: 0,
    refused: new Set(problems.map((problem) => problem.row)).size,
  };
  const taken = new Map<Uuid, number>();
  for (let start = 0; start < rows.length && !signal.aborted; start += rowsAtOnce) {
    const batch = rows.slice(start, start + rowsAtOnce);
    const results = await takeOver(batch, taken, taking);
    for (const result of results) {
      if (typeof result === 'string') counts[result] += 1;
      else {
        counts.refused += 1;
        for (const problem of result) yield { kind: 'problem', problem: withColumn(problem, table, header.mapping) };
      }
    }
    yield { kind: 'progress', done: total - rows.length + start + batch.length, rows: total };
  }
  if (!signal.aborted) yield { kind: 'summary', rows: total, ...counts };
  return accept(undefined);
}

interface ReadRows {
  readonly rows: readonly ReadRow[];
  readonly problems: readonly ImportProblem[];
  readonly total: number;
}

function readRows(
  table: Table,
  mapping: HeaderMapping,
  options: ImportOptions,
  deriveId: DeriveId,
  today: Parameters<typeof violations>[1]['today'],
): Outcome<ReadRows> {
  const rows: ReadRow[] = [];
  const problems: ImportProblem[] = [];
  const seen = new Map<Uuid, number>();
  let total = 0;
  for (const event of table.rows) {
    if (event.type === 'broken') return invalid([fileViolation(event.problem)]);
    total += 1;
    const { row } = event;
    if (event.problems.length > 0) {
      problems.push(...event.problems.map((one) => problemAt(table, row, one.column ?? 0, '', one.code, one.message)));
      continue;
    }
    const parsed = parseRow(mapping, event.cells, options);
    if (!parsed.ok) {
      problems.push(
        ...parsed.problems.map((one) => problemAt(table, row, one.column ?? 0, one.field, one.rule, one.message)),
      );
      continue;
    }
    const broken = violations(parsed.draft, { today });
    if (broken.length > 0) {
      problems.push(
        ...[...broken, ...unknownCodes(parsed.draft)].map((one) =>
          withColumn(problemAt(table, row, 0, one.field, one.rule, one.message), table, mapping),
        ),
      );
      continue;
    }
    const id = deriveId(rowKey(parsed.draft));
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, row);
      rows.push({ row, id, draft: parsed.draft, membership: parsed.membership });
    } else
      problems.push(problemAt(table, row, 0, 'external_id', 'row-repeated', `The row says whom row ${first} says.`));
  }
  return accept({ rows, problems, total });
}

/** Whose a row is: the coordinator's own key says it, else what tells members apart in daily life. */
function rowKey(draft: MemberDraft): string {
  return draft.externalId === undefined ? naturalKey(draft) : `external:${draft.externalId}`;
}

/** What taking rows over works with. */
interface Taking {
  readonly app: MembersApp;
  readonly actor: Actor;
  /** The fields that the file has columns for. */
  readonly fields: ReadonlySet<Field>;
  readonly dryRun: boolean;
}

/** Takes rows over side by side. `taken` tells in which row each member was met first. */
async function takeOver(batch: readonly ReadRow[], taken: Map<Uuid, number>, taking: Taking): Promise<RowResult[]> {
  const { app, fields } = taking;
  // A file that could not say where somebody is says enough with the name.
  const keyOf = marking.some((field) => fields.has(field)) ? naturalKey : nameKey;
  const [byExternalId, byNaturalKey] = await Promise.all([
    app.store.findByExternalIds(batch.flatMap(({ draft }) => draft.externalId ?? [])),
    app.store.findByNaturalKeys(batch.flatMap(({ draft }) => (draft.externalId === undefined ? keyOf(draft) : []))),
  ]);
  const foundFor = (draft: MemberDraft): readonly VersionedMember[] => {
    if (draft.externalId === undefined) return byNaturalKey.get(keyOf(draft)) ?? [];
    const known = byExternalId.get(draft.externalId);
    return known ? [known] : [];
  };
  return Promise.all(
    batch.map(async (row): Promise<RowResult> => {
      const found = foundFor(row.draft);
      if (found.length > 1)
        return [wholeRow(row.row, 'row-ambiguous', `The row fits ${found.length} members; give it their external id.`)];
      const member = found[0]?.member.id ?? row.id;
      const first = taken.get(member);
      if (first !== undefined) return [wholeRow(row.row, 'row-repeated', `The row says whom row ${first} says.`)];
      taken.set(member, row.row);
      return takeOverRow(row, found[0], taking);
    }),
  );
}

async function takeOverRow(
  { row, id, ...said }: ReadRow,
  found: VersionedMember | undefined,
  { app, actor, fields, dryRun }: Taking,
): Promise<RowResult> {
  const existing = found ?? (await currentMember(app, id));
  const deed = deedOf(app, actor);
  const decide = (current: VersionedMember | undefined): Outcome<readonly MemberEvent[]> => {
    const commands = current
      ? commandsFor(current.member, said, { fields, deed })
      : commandsForNew(id, said, { fields, deed });
    return commands.ok ? decideInTurn(commands.value, current?.member) : commands;
  };
  const decided = existing && decide(existing);
  if (decided?.ok && decided.value.length === 0) return 'unchanged';
  const outcome = dryRun
    ? (decided ?? decide(undefined))
    : await app.store.save(existing?.member.id ?? id, undefined, !existing, decide);
  if (outcome.ok) return existing ? 'updated' : 'registered';
  const { code, message, violations: broken } = outcome.refusal;
  return broken
    ? broken.map((one) => ({ ...wholeRow(row, one.rule, one.message), field: one.field }))
    : [wholeRow(row, code, message)];
}

function wholeRow(row: number, rule: string, message: string): ImportProblem {
  return { row, column: 0, header: '', field: '', rule, message };
}

function problemAt(
  table: Table,
  row: number,
  column: number,
  field: string,
  rule: string,
  message: string,
): ImportProblem {
  return { row, column, header: table.header[column - 1] ?? '', field, rule, message };
}

/** Finds the column that a field of the API was read from. */
function withColumn(problem: ImportProblem, table: Table, mapping: HeaderMapping): ImportProblem {
  const column = columnOfField(problem.field, mapping);
  return { ...problem, column, header: table.header[column - 1] ?? '' };
}

function fileViolation({ code, message, row, column, byte }: TableProblem) {
  const place = `${row === undefined ? '' : `.row[${row}]`}${column === undefined ? '' : `.column[${column}]`}${byte === undefined ? '' : `.byte[${byte}]`}`;
  return { field: `file${place}`, rule: code, message };
}
