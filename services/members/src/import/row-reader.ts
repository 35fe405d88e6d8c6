import { fold, parsePlainDate, type PlainDateText } from '@inclust/kernel';
import { cellText, parseDate, parseDecimal, type Cell, type DateFormat, type DecimalFormat } from '@inclust/tabular';
import type { Term } from '@inclust/classifications';
import type { Field } from './columns.ts';
import type { HeaderMapping } from './map-header.ts';

/** How the file writes dates and numbers, as its owner declared it; typed cells of a workbook need neither. */
export interface RowFormats {
  readonly date: DateFormat;
  readonly decimal: DecimalFormat['decimal'];
}

/** A rule that a cell broke; `column` counts from 1 and is absent when the file lacks the column. */
export interface CellProblem {
  readonly column?: number;
  readonly field: Field;
  /** Stable, kebab-case, such as `date-impossible`. */
  readonly rule: string;
  readonly message: string;
}

/** Reads the fields of one row and gathers every problem; a field with a problem reads as absent. */
export interface RowReader {
  readonly problems: readonly CellProblem[];
  /** Whether the file has a column for the field. */
  has(field: Field): boolean;
  text(field: Field): string | undefined;
  /** A text that must pass the check, else the rule is broken. */
  checked(field: Field, check: (text: string) => boolean, rule: string): string | undefined;
  /** Values separated by `|` or, where the values cannot hold it, by a comma. */
  list(field: Field, separator: RegExp, check: (text: string) => boolean, rule: string): string[];
  /** One code of a classification, by the code or by its name in any language. */
  code<Code extends string>(field: Field, terms: readonly Term<Code>[], rule: string): Code | undefined;
  codes<Code extends string>(field: Field, terms: readonly Term<Code>[], rule: string): Code[];
  date(field: Field): PlainDateText | undefined;
  /** Hundredths of a decimal amount. */
  hundredths(field: Field): bigint | undefined;
  report(field: Field, rule: string, message: string): void;
}

/** Separators of lists whose values hold neither of them. */
export const listSeparator = /[|,]/;

/** A reader of the row's cells. */
export function rowReader(mapping: HeaderMapping, cells: readonly Cell[], formats: RowFormats): RowReader {
  const problems: CellProblem[] = [];
  const cellOf = (field: Field): Cell | undefined => cells[mapping.get(field) ?? -1];
  const report = (field: Field, rule: string, message: string): undefined => {
    const index = mapping.get(field);
    problems.push({ ...(index !== undefined && { column: index + 1 }), field, rule, message: `${field}: ${message}` });
  };
  const text = (field: Field): string | undefined => {
    const cell = cellOf(field);
    return (cell && cellText(cell).trim()) || undefined;
  };
  const list: RowReader['list'] = (field, separator, check, rule) => {
    const values = (text(field) ?? '')
      .split(separator)
      .map((value) => value.trim())
      .filter((value) => value !== '');
    if (values.every(check)) return values;
    report(field, rule, 'A value of the list does not have the form this field needs.');
    return [];
  };
  return {
    problems,
    has: (field) => mapping.has(field),
    text,
    list,
    report,
    checked(field, check, rule) {
      const value = text(field);
      if (value === undefined || check(value)) return value;
      return report(field, rule, 'The value does not have the form this field needs.');
    },
    code(field, terms, rule) {
      const value = text(field);
      const code = value === undefined ? undefined : codeOf(terms, value);
      if (value === undefined || code !== undefined) return code;
      return report(field, rule, `Not one of ${terms.map((term) => term.code).join(', ')}, nor a name of one.`);
    },
    codes(field, terms, rule) {
      const values = list(field, listSeparator, () => true, rule);
      const codes = values.flatMap((value) => codeOf(terms, value) ?? []);
      if (codes.length === values.length) return codes;
      report(field, rule, `Only ${terms.map((term) => term.code).join(', ')} and their names are known.`);
      return [];
    },
    date(field) {
      const cell = cellOf(field);
      if (cell?.type === 'date')
        return parsePlainDate(cell.date.toString()) ?? report(field, 'date-impossible', 'The year is too early.');
      if (cell?.type === 'datetime') return report(field, 'date-with-time', 'A day is needed, not a moment.');
      const value = text(field);
      if (value === undefined) return undefined;
      const parsed = parseDate(value, formats.date);
      if (!parsed.ok) return report(field, parsed.rule, parsed.message);
      return parsePlainDate(parsed.value.toString()) ?? report(field, 'date-impossible', 'The year is too early.');
    },
    hundredths(field) {
      const value = text(field);
      if (value === undefined) return undefined;
      const isTyped = cellOf(field)?.type === 'number';
      const parsed = parseDecimal(value, { decimal: isTyped ? '.' : formats.decimal });
      if (!parsed.ok) return report(field, parsed.rule, parsed.message);
      const [whole = '', fraction = ''] = parsed.value.split('.');
      if (/[1-9]/.test(fraction.slice(2)))
        return report(field, 'amount-precision', 'An amount has at most two decimals.');
      return BigInt(whole.replace('-', '') + fraction.slice(0, 2).padEnd(2, '0')) * (whole.startsWith('-') ? -1n : 1n);
    },
  };
}

function codeOf<Code extends string>(terms: readonly Term<Code>[], value: string): Code | undefined {
  const wanted = fold(value);
  return terms.find(({ code, names }) => [code, ...Object.values(names)].some((name) => fold(name) === wanted))?.code;
}
