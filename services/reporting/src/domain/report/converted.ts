import { isCurrency, type Currency } from '@inclust/kernel';
import { thousandthsOf } from '../decimal.ts';
import { converted, otherCurrency } from '../exchange-rate/convert.ts';
import { millionthsOf, type ExchangeRate } from '../exchange-rate/exchange-rate.ts';
import type { ReportRow } from './rows.ts';

/** Amounts of a row in the other currency, as decimals of two places, with the rate that they were converted by. */
export interface ConvertedRow {
  readonly currency: Currency;
  readonly target: string;
  readonly current: string;
  readonly cumulative: string;
  /** How many ALL one EUR is. */
  readonly rate: string;
  readonly rateDate: string;
  readonly rateSource: string;
}

/**
 * A row with what its money is in the other currency beside it, all of it by one rate; where there is none, with the reason why not. What is
 * no money stays as it is.
 */
export function withConversion(row: ReportRow, rate: ExchangeRate | undefined): ReportRow {
  const { unit, target, current, cumulative } = row;
  if (!isCurrency(unit)) return row;
  const millionths = rate && millionthsOf(rate.rate);
  if (!rate || millionths === undefined) return { ...row, notConverted: 'no-rate' };
  const inOther = (decimal: string): string => {
    const thousandths = thousandthsOf(decimal);
    return thousandths === undefined ? '' : converted(thousandths, unit, millionths);
  };
  return {
    ...row,
    converted: {
      currency: otherCurrency(unit),
      target: inOther(target),
      current: inOther(current),
      cumulative: inOther(cumulative),
      rate: rate.rate,
      rateDate: rate.ref.day,
      rateSource: rate.source,
    },
  };
}

/** The last day of a month, `YYYY-MM-DD`: no rate of a later day converts what is reported until then. */
export function lastDayOf(month: string): string {
  const { daysInMonth } = Temporal.PlainYearMonth.from(month);
  return `${month}-${daysInMonth}`;
}
