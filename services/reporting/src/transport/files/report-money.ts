import type { Language } from '@inclust/kernel';
import type { PdfBlock } from '@inclust/pdf';
import type { ShownReport } from '../../app/reports/show-report.ts';
import { localDecimal } from './local-decimal.ts';
import { moneyRows } from './report-rows.ts';
import type { ReportWords } from './words/words.ts';

/** Amounts of money in the other currency with their rate, its day and its source; nothing where the report has no money. */
export function moneyBlocks(shown: ShownReport, language: Language, words: ReportWords): PdfBlock[] {
  const rows = moneyRows(shown);
  if (rows.length === 0) return [];
  const { columns, converted } = words;
  const number = (text: string) => ({ text, align: 'right' as const, width: 1.3 });
  const shownAs = (decimal: string): string => (decimal === '' ? '' : localDecimal(decimal, language));
  return [
    { kind: 'heading', text: converted.title },
    { kind: 'text', text: converted.about },
    {
      kind: 'table',
      columns: [
        { text: columns.indicator, width: 2.2 },
        { text: converted.currency, width: 0.9 },
        ...[columns.target, columns.current, columns.cumulative, converted.rate].map(number),
        { text: converted.rateDate, width: 1.1 },
        { text: converted.source, width: 2.6 },
      ],
      rows: rows.map(({ indicator, other, inOther }) => [
        indicator,
        other,
        ...[inOther?.target, inOther?.current, inOther?.cumulative, inOther?.rate].map((one) => shownAs(one ?? '')),
        inOther?.rateDate ?? '',
        inOther?.rateSource ?? converted.noRate,
      ]),
    },
  ];
}
