import { accept, invalid, type FieldViolation, type Language, type Outcome, type PlainDateText } from '@inclust/kernel';
import {
  readTable,
  type DateFormat,
  type Delimiter,
  type Encoding,
  type Table,
  type TableProblem,
} from '@inclust/tabular';
import { looksLikeCards, readCards, type Card, type CardProblem } from '@inclust/vcard';
import { unknownCodes } from '../domain/unknown-codes.ts';
import { violations } from '../domain/rules.ts';
import { propertyOf } from '../import/card-properties.ts';
import type { Field } from '../import/columns.ts';
import { mapHeader, type HeaderMapping } from '../import/map-header.ts';
import { parseRow } from '../import/parse-row.ts';
import { columnOf, fieldOf } from '../import/profile-columns.ts';
import { cardCells } from '../import/read-card.ts';
import type { SaidOfMember } from '../import/row-commands.ts';
import type { RowFormats } from '../import/row-reader.ts';

/** How a file is to be read; what is absent is found by content. */
export interface FileOptions {
  readonly encoding?: Encoding;
  readonly delimiter?: Delimiter;
  readonly date: DateFormat;
  readonly decimal: RowFormats['decimal'];
}

/** A rule that a row or a card broke; numbers as a person sees them. */
export interface ImportProblem {
  /** The row of a table; the number of a card. */
  readonly row: number;
  /** 0 for the whole row, and in a file of cards. */
  readonly column: number;
  /** The header of the column; the property of a card. */
  readonly header: string;
  readonly field: string;
  readonly rule: string;
  readonly message: string;
  /** The line on which the property of a card begins; 0 in a table. */
  readonly line: number;
}

/** How a file was read. */
export interface FileReading {
  readonly format: 'csv' | 'xlsx' | 'vcard';
  readonly encoding: string;
  readonly encodingSource: '' | 'declared' | 'bom' | 'guessed';
  readonly encodingConfidence: number;
  readonly delimiter: string;
}

/** A row or a card that was read well. */
export interface FileEntry extends SaidOfMember {
  readonly row: number;
  /** The fields that the file has a column for, the card a property. */
  readonly fields: ReadonlySet<Field>;
  /** What a card is known by where it comes from. */
  readonly uid?: string;
  /** The same problem with its column and header, or its property. */
  readonly placed: (problem: FieldViolation) => ImportProblem;
}

/** A register as a file has it: all entries that could be read, and every problem with the others. */
export interface RegisterFile {
  readonly reading: FileReading;
  readonly total: number;
  readonly entries: readonly FileEntry[];
  readonly problems: readonly ImportProblem[];
  /** Properties of cards that are not carried over, with the number of cards that have them. */
  readonly ignored: ReadonlyMap<string, number>;
}

/** The most cards of a file. */
const mostCards = 200_000;

/** Reads a file; refused where it, or the header of a table, cannot be read whole. `language` is that of names that do not say theirs. */
export function readRegisterFile(
  bytes: Uint8Array,
  options: FileOptions,
  today: PlainDateText,
  language: Language,
): Outcome<RegisterFile> {
  return looksLikeCards(bytes) ? readCardFile(bytes, options, today, language) : readTableFile(bytes, options, today);
}

function readTableFile(bytes: Uint8Array, options: FileOptions, today: PlainDateText): Outcome<RegisterFile> {
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
  const { mapping } = header;
  const fields = new Set(mapping.keys());
  const entries: FileEntry[] = [];
  const problems: ImportProblem[] = [];
  let total = 0;
  for (const event of table.rows) {
    if (event.type === 'broken') return invalid([fileViolation(event.problem)]);
    total += 1;
    const { row } = event;
    const at = (column: number, { field, rule, message }: FieldViolation): ImportProblem => {
      const header = table.header[column - 1] ?? '';
      return { row, column, header, field, rule, message, line: 0 };
    };
    if (event.problems.length > 0) {
      problems.push(...event.problems.map((one) => at(one.column ?? 0, { ...one, field: '', rule: one.code })));
      continue;
    }
    const placed = (problem: FieldViolation): ImportProblem => at(columnOf(fieldOf(problem.field), mapping), problem);
    const said = saidBy(mapping, event.cells, fields, options, today);
    if (said.ok) entries.push({ row, fields, placed, ...said.value });
    else problems.push(...said.problems.map(placed));
  }
  return accept({ reading: readingOf(table), total, entries, problems, ignored: new Map() });
}

function readCardFile(
  bytes: Uint8Array,
  options: FileOptions,
  today: PlainDateText,
  language: Language,
): Outcome<RegisterFile> {
  const read = readCards(bytes, { maxCards: mostCards, ...(options.encoding ? { charset: options.encoding } : {}) });
  if (!read.ok) return invalid([cardFileViolation(read.problem)]);
  const entries: FileEntry[] = [];
  const problems: ImportProblem[] = [];
  const ignored = new Map<string, number>();
  for (const card of read.cards) {
    const { cells, uid, ignored: left } = cardCells(card, language);
    for (const property of left) ignored.set(property, (ignored.get(property) ?? 0) + 1);
    if (card.problems.length > 0) {
      problems.push(...card.problems.map((one) => cardProblem(card, one)));
      continue;
    }
    const fields = new Set(cells.keys());
    const placed = ({ field, rule, message }: FieldViolation): ImportProblem => {
      const cell = cells.get(fieldOf(field));
      const header = cell?.property ?? propertyOf(fieldOf(field));
      return { row: card.number, column: 0, header, field, rule, message, line: cell?.line ?? card.line };
    };
    const mapping = new Map([...fields].map((field, index) => [field, index] as const));
    const texts = [...cells.values()].map(({ text }) => ({ type: 'text', text }) as const);
    // A card writes days and amounts as an export does, whatever the file's tables do.
    const said = saidBy(mapping, texts, fields, { date: 'yyyy-MM-dd', decimal: '.' }, today);
    if (said.ok)
      entries.push({ row: card.number, fields, placed, ...said.value, ...(uid === undefined ? {} : { uid }) });
    else problems.push(...said.problems.map(placed));
  }
  const encodingSource = read.hasBom ? 'bom' : options.encoding ? 'declared' : 'guessed';
  const reading = {
    format: 'vcard',
    encoding: read.charset,
    encodingSource,
    encodingConfidence: 1,
    delimiter: '',
  } as const;
  return accept({ reading, total: read.cards.length, entries, problems, ignored });
}

/** What cells say, or every rule that they break. Whoever is known may have the disciplines that the file has no word about. */
function saidBy(
  mapping: HeaderMapping,
  cells: Parameters<typeof parseRow>[1],
  fields: ReadonlySet<Field>,
  formats: RowFormats,
  today: PlainDateText,
):
  | { readonly ok: true; readonly value: SaidOfMember }
  | { readonly ok: false; readonly problems: readonly FieldViolation[] } {
  const parsed = parseRow(mapping, cells, formats);
  if (!parsed.ok) return parsed;
  const { draft, membership } = parsed;
  const broken = violations(draft, { today }).filter(
    ({ field, rule }) => fields.has('disciplines') || field !== 'profile.disciplines' || rule !== 'required',
  );
  if (broken.length > 0) return { ok: false, problems: [...broken, ...unknownCodes(draft)] };
  return { ok: true, value: { draft, membership } };
}

function readingOf({ format, decoding, delimiter }: Table): FileReading {
  return {
    format,
    encoding: decoding?.encoding ?? '',
    encodingSource: decoding?.source === 'detected' ? 'guessed' : (decoding?.source ?? ''),
    encodingConfidence: decoding?.confidence ?? 1,
    delimiter: delimiter ?? '',
  };
}

function fileViolation({ code, message, row, column, byte }: TableProblem): FieldViolation {
  const place = `${row === undefined ? '' : `.row[${row}]`}${column === undefined ? '' : `.column[${column}]`}${byte === undefined ? '' : `.byte[${byte}]`}`;
  return { field: `file${place}`, rule: code, message };
}

function cardFileViolation({ code, message, line }: CardProblem): FieldViolation {
  return { field: `file.line[${line}]`, rule: code, message };
}

function cardProblem(card: Card, { code, message, line, property, byte }: CardProblem): ImportProblem {
  const place = byte === undefined ? '' : ` It is byte ${byte} of the file, counted from 0.`;
  return { row: card.number, column: 0, header: property, field: '', rule: code, message: message + place, line };
}
