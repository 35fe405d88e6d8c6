/** The date formats a file's owner may declare. */
export const dateFormats = ['yyyy-MM-dd', 'dd/MM/yyyy', 'dd.MM.yyyy', 'MM/dd/yyyy'] as const;
export type DateFormat = (typeof dateFormats)[number];

/** A day or the rule that refused the text. */
export type ParsedDate =
  | { readonly ok: true; readonly value: Temporal.PlainDate }
  | {
      readonly ok: false;
      readonly rule: 'date-format' | 'date-year-two-digits' | 'date-impossible';
      readonly message: string;
    };

const patterns: Readonly<Record<DateFormat, RegExp>> = {
  'yyyy-MM-dd': /^(?<year>\d{4}|\d{2})-(?<month>\d{2})-(?<day>\d{2})$/,
  'dd/MM/yyyy': /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4}|\d{2})$/,
  'dd.MM.yyyy': /^(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4}|\d{2})$/,
  'MM/dd/yyyy': /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4}|\d{2})$/,
};

/** Reads a day in the declared format; day and month may lack their leading zero except in `yyyy-MM-dd`. Guesses nothing. */
export function parseDate(text: string, format: DateFormat): ParsedDate {
  const found = patterns[format].exec(text.trim())?.groups;
  if (!found) return { ok: false, rule: 'date-format', message: `Not a date written ${format}.` };
  const { year = '', month = '', day = '' } = found;
  if (year.length === 2) {
    return { ok: false, rule: 'date-year-two-digits', message: 'The year must have four digits.' };
  }
  try {
    const fields = { year: Number(year), month: Number(month), day: Number(day) };
    return { ok: true, value: Temporal.PlainDate.from(fields, { overflow: 'reject' }) };
  } catch {
    return { ok: false, rule: 'date-impossible', message: 'There is no such day in the calendar.' };
  }
}
