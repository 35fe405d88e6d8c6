import { fold } from '@inclust/kernel';
import { columns, type Field } from './columns.ts';

/** Where each field stands in a row, from 0. */
export type HeaderMapping = ReadonlyMap<Field, number>;

/** What is wrong with a header; `column` counts from 1 and is absent for a header that is not there. */
export interface HeaderProblem {
  readonly rule: 'header-unknown' | 'header-empty' | 'header-repeated' | 'header-missing';
  readonly column?: number;
  /** The header as written, or the names of those missing. */
  readonly text: string;
  readonly message: string;
}

const namings: readonly (readonly Field[])[] = [['given_name', 'family_name'], ['name_el'], ['name_sq'], ['name_en']];

const fieldsByHeader: ReadonlyMap<string, Field> = new Map(
  columns.flatMap(({ field, headers }) =>
    [field, ...Object.values(headers)].map((header) => [key(header), field] as const),
  ),
);

/**
 * Finds the field of every column by its header, in any language. All problems at once. Needed are the kind and the names
 * of a person or an organisation; the rest may be absent.
 */
export function mapHeader(
  header: readonly string[],
):
  | { readonly ok: true; readonly mapping: HeaderMapping }
  | { readonly ok: false; readonly problems: readonly HeaderProblem[] } {
  const mapping = new Map<Field, number>();
  const problems: HeaderProblem[] = [];
  for (const [index, text] of header.entries()) {
    const column = index + 1;
    const field = fieldsByHeader.get(key(text));
    const first = field === undefined ? undefined : mapping.get(field);
    if (key(text) === '') {
      problems.push({ rule: 'header-empty', column, text, message: `Column ${column} has no header.` });
    } else if (field === undefined) {
      problems.push({
        rule: 'header-unknown',
        column,
        text,
        message: `The header "${text}" of column ${column} is not known.`,
      });
    } else if (first !== undefined) {
      const message = `The header "${text}" of column ${column} says the same as that of column ${first + 1}.`;
      problems.push({ rule: 'header-repeated', column, text, message });
    } else {
      mapping.set(field, index);
    }
  }
  problems.push(...missing(mapping));
  return problems.length === 0 ? { ok: true, mapping } : { ok: false, problems };
}

function missing(mapping: HeaderMapping): HeaderProblem[] {
  const problems: HeaderProblem[] = [];
  if (!mapping.has('kind')) {
    problems.push({ rule: 'header-missing', text: 'kind', message: 'The column kind is missing.' });
  }
  if (!namings.some((fields) => fields.every((field) => mapping.has(field)))) {
    const text = 'given_name and family_name, or one of name_el, name_sq, name_en';
    problems.push({ rule: 'header-missing', text, message: `These columns are missing: ${text}.` });
  }
  return problems;
}

function key(header: string): string {
  return fold(header.replace(/_/g, ' '));
}
