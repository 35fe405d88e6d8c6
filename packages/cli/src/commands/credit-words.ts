import type { Partially } from '@inclust/client';
import { CreditSource, CreditUnit, PayWith, type CreditAmount } from '@inclust/contracts';
import { lengthText, minutesOf } from './length-of-time.ts';
import { countOf, pairOf } from './registration-words.ts';

/** Where credit comes from, as it is typed and shown. */
export const creditSources: Readonly<Record<string, CreditSource>> = {
  plan: CreditSource.CREDIT_SOURCE_PLAN,
  pass: CreditSource.CREDIT_SOURCE_PASS,
  'top-up': CreditSource.CREDIT_SOURCE_TOP_UP,
  goodwill: CreditSource.CREDIT_SOURCE_GOODWILL,
};

/** How a booking is paid, as it is typed. */
export const paymentWishes: Readonly<Record<string, PayWith>> = {
  either: PayWith.PAY_WITH_UNSPECIFIED,
  credit: PayWith.PAY_WITH_CREDIT,
  money: PayWith.PAY_WITH_MONEY,
};

/** Amounts of credit as they are typed. */
export interface AmountOptions {
  readonly time?: readonly string[];
  readonly days?: readonly string[];
}

/** The amounts that are typed: `CLASS=LENGTH` for time, `CLASS=COUNT` for days. */
export function amountsOf({ time = [], days = [] }: AmountOptions): Partially<CreditAmount>[] {
  return [
    ...time.map((text) => {
      const [resources, length] = pairOf('--time', 'CLASS=LENGTH, such as desk=10h', text);
      return {
        unit: CreditUnit.CREDIT_UNIT_MINUTES,
        class: resources,
        quantity: BigInt(minutesOf('--time', length)),
      };
    }),
    ...days.map((text) => {
      const [resources, count] = pairOf('--days', 'CLASS=COUNT, such as desk=1', text);
      return { unit: CreditUnit.CREDIT_UNIT_DAYS, class: resources, quantity: BigInt(countOf('--days', count)) };
    }),
  ];
}

/** An amount as people read it: `desk 10h`, `desk 2 days`, with a minus where it is taken. */
export function amountText({ unit, class: resources, quantity }: CreditAmount): string {
  const count = Number(quantity < 0n ? -quantity : quantity);
  const sign = quantity < 0n ? '-' : '';
  // Hours of credit are hours, however many they are: a day of them is no day.
  const time =
    count < 1_440 ? lengthText(count) : `${Math.floor(count / 60)}h${count % 60 === 0 ? '' : `${count % 60}m`}`;
  const text = unit === CreditUnit.CREDIT_UNIT_DAYS ? `${count} ${count === 1 ? 'day' : 'days'}` : time;
  return `${resources} ${sign}${text}`;
}
