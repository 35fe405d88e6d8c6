import { isCurrency, type Currency } from '@inclust/kernel';
import type { CellValue } from '@inclust/tabular';
import type { ShownReport } from '../../app/reports/show-report.ts';
import { otherCurrency } from '../../domain/exchange-rate/convert.ts';
import type { ConvertedRow } from '../../domain/report/converted.ts';
import type { ReportRow } from '../../domain/report/rows.ts';

/** The columns of a report as a table for programs: names never change with the language. */
export const reportColumns = [
  'programme',
  'period',
  'from_month',
  'until_month',
  'node',
  'state',
  'indicator',
  'common_indicator',
  'definition_version',
  'unit',
  'aggregation',
  'baseline',
  'target',
  'previously_reported',
  'correction',
  'current',
  'verified',
  'cumulative',
  'note',
  'converted_currency',
  'converted_target',
  'converted_current',
  'converted_cumulative',
  'exchange_rate',
  'exchange_rate_date',
  'exchange_rate_source',
  'not_converted',
] as const;

/** A number as it was told, with its decimals; nothing where there is none. */
export function numberCell(decimal: string): CellValue {
  return decimal === '' ? null : { decimal };
}

/** A row for each indicator. */
export function reportRows({ report, period, figures, definitions }: ShownReport): CellValue[][] {
  return figures.map((row) => [
    report.ref.programme,
    report.ref.period,
    period.from,
    period.until,
    report.ref.node,
    report.state,
    row.indicator,
    definitions.find(({ code }) => code === row.indicator)?.common ?? '',
    row.definitionVersion,
    row.unit,
    row.aggregation,
    ...numbersOf(row).map(([, decimal]) => numberCell(decimal)),
    report.words[row.indicator]?.note ?? '',
    ...convertedCells(row),
  ]);
}

function convertedCells({ converted, notConverted }: ReportRow): CellValue[] {
  if (!converted) return ['', null, null, null, null, '', '', notConverted ?? ''];
  const { currency, target, current, cumulative, rate, rateDate, rateSource } = converted;
  return [currency, ...[target, current, cumulative, rate].map(numberCell), rateDate, rateSource, ''];
}

/** A row that is an amount of money, with the currency that it is shown in beside its own; without amounts where no rate is known. */
export interface MoneyRow {
  readonly indicator: string;
  readonly own: Currency;
  readonly other: Currency;
  readonly inOther?: ConvertedRow;
}

/** The rows of a report that are money and were converted or could not be. */
export function moneyRows({ figures }: ShownReport): MoneyRow[] {
  return figures.flatMap(({ indicator, unit, converted, notConverted }) =>
    isCurrency(unit) && (converted || notConverted)
      ? [{ indicator, own: unit, other: otherCurrency(unit), ...(converted ? { inOther: converted } : {}) }]
      : [],
  );
}

/** The columns of SDMX-CSV 2.0: the structure, its dimensions, the observation and its attributes. */
export const observationColumns = [
  'STRUCTURE',
  'STRUCTURE_ID',
  'ACTION',
  'PROGRAMME',
  'REF_AREA',
  'INDICATOR',
  'MEASURE',
  'TIME_PERIOD',
  'OBS_VALUE',
  'UNIT_MEASURE',
  'COUNTED',
  'OBS_STATUS',
] as const;

/** What SDMX calls a value that is as it was observed, and one that may still change (code list CL_OBS_STATUS). */
const [normal, provisional] = ['A', 'P'] as const;

/** An observation for each number of each row. */
export function observationRows({ report, period, figures }: ShownReport): CellValue[][] {
  // A span of months as ISO 8601 has it.
  const span = `${period.from}-01/P${monthCount(period.from, period.until)}M`;
  const status = report.state === 'finalized' ? normal : provisional;
  return figures.flatMap((row) =>
    numbersOf(row).flatMap(([measure, decimal]) =>
      decimal === ''
        ? []
        : [
            [
              'dataflow',
              'INCLUST:REPORT(1.0)',
              'I',
              report.ref.programme,
              report.ref.node,
              row.indicator,
              measure.toUpperCase(),
              span,
              numberCell(decimal),
              row.unit,
              row.aggregation,
              status,
            ],
          ],
    ),
  );
}

/** The numbers of a row in the order of the columns. */
function numbersOf(row: ReportRow): readonly (readonly [measure: string, decimal: string])[] {
  return [
    ['baseline', row.baseline],
    ['target', row.target],
    ['previously_reported', row.previouslyReported],
    ['correction', row.correction],
    ['current', row.current],
    ['verified', row.verified],
    ['cumulative', row.cumulative],
  ];
}

function monthCount(from: string, until: string): number {
  return (
    Temporal.PlainYearMonth.from(from).until(Temporal.PlainYearMonth.from(until), { largestUnit: 'months' }).months + 1
  );
}
