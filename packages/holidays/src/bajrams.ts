/** The first day of a Bajram, and whether it is still to be announced. */
export interface Bajram {
  readonly kind: 'great' | 'kurban';
  readonly date: Temporal.PlainDate;
  readonly isExpected: boolean;
}

/**
 * As the yearly calendars of official holidays have them that the Bank of Albania publishes
 * (bankofalbania.org/Shtypi/Kalendari_i_festave_zyrtare_2026 and those before it).
 */
const announced: Readonly<Record<number, { readonly great: string; readonly kurban: string }>> = {
  2024: { great: '2024-04-10', kurban: '2024-06-16' },
  2025: { great: '2025-03-30', kurban: '2025-06-06' },
  2026: { great: '2026-03-20', kurban: '2026-05-27' },
};

/** Months and days of the Islamic year: the end of Ramadan and the sacrifice. */
const days = [
  { kind: 'great', month: 10, day: 1 },
  { kind: 'kurban', month: 12, day: 10 },
] as const;

/**
 * The Bajrams of a year, one of each kind or, in 2033, 2039 and such years, two. What is not announced is expected by the Umm al-Qura
 * calendar, which has been right for every year from 2018 to 2026.
 */
export function bajrams(year: number): readonly Bajram[] {
  const known = announced[year];
  if (known) return days.map(({ kind }) => ({ kind, date: Temporal.PlainDate.from(known[kind]), isExpected: false }));
  return islamicYears(year)
    .flatMap((islamic) => days.map(({ kind, month, day }) => ({ kind, date: ofIslamic(islamic, month, day) })))
    .filter(({ date }) => date.year === year)
    .map((one) => ({ ...one, isExpected: true }));
}

/** The Islamic years that a year has days of. */
function islamicYears(year: number): readonly number[] {
  const [first, last] = [new Temporal.PlainDate(year, 1, 1), new Temporal.PlainDate(year, 12, 31)].map(
    (date) => date.withCalendar('islamic-umalqura').year,
  );
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: last - first + 1 }, (_, turn) => first + turn);
}

function ofIslamic(year: number, month: number, day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from({ calendar: 'islamic-umalqura', year, month, day }).withCalendar('iso8601');
}
