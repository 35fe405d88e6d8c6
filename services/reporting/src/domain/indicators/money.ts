import { currencies, type Currency } from '@inclust/kernel';
import type { IndicatorDefinition, Texts } from './definition.ts';

/** Minor units of both currencies: cents and qindarka. */
export const minorUnits = 100;

/** What is counted in money, in each currency by itself: with one indicator for each no sum over currencies can exist. */
export const moneyIndicators: readonly IndicatorDefinition[] = [
  ...currencies.map((currency) =>
    moneyIndicator('agreement-value', 'agreement-value', currency, {
      name: {
        en: `Value of agreements, ${currency}`,
        el: `Αξία συμφωνιών, ${currency}`,
        sq: `Vlera e marrëveshjeve, ${currency}`,
      },
      rule: {
        en: `What agreements signed in the period are worth in ${currency}; a renewal, and what is in another currency, is not in it.`,
        el: `Η αξία σε ${currency} των συμφωνιών που υπογράφηκαν στην περίοδο· χωρίς ανανεώσεις και χωρίς ποσά σε άλλο νόμισμα.`,
        sq: `Vlera në ${currency} e marrëveshjeve të nënshkruara gjatë periudhës; pa ripërtëritjet dhe pa shumat në monedhë tjetër.`,
      },
    }),
  ),
  ...currencies.map((currency) =>
    moneyIndicator('purchase-savings', 'purchase-saving', currency, {
      name: {
        en: `Saved by joint purchases, ${currency}`,
        el: `Εξοικονόμηση από κοινές αγορές, ${currency}`,
        sq: `Kursime nga blerjet e përbashkëta, ${currency}`,
      },
      rule: {
        en: `What purchases settled in the period by two or more together in ${currency} would have cost each by itself, less what was paid; one that cost more takes away.`,
        el: `Όσο θα κόστιζαν χωριστά οι αγορές σε ${currency} που έκαναν δύο ή περισσότεροι μαζί και εξοφλήθηκαν στην περίοδο, μείον όσα πληρώθηκαν· μια αγορά που κόστισε περισσότερο αφαιρείται.`,
        sq: `Sa do të kishin kushtuar veç e veç blerjet në ${currency} që dy ose më shumë i bënë bashkë dhe u shlyen gjatë periudhës, minus sa u pagua; një blerje që kushtoi më shumë zbritet.`,
      },
    }),
  ),
];

function moneyIndicator(
  what: string,
  source: 'agreement-value' | 'purchase-saving',
  currency: Currency,
  texts: { readonly name: Texts; readonly rule: Texts },
): IndicatorDefinition {
  return {
    ...texts,
    code: `${what}-${currency.toLowerCase()}`,
    version: 1,
    checked: true,
    kind: 'beside',
    unit: currency,
    source,
    filter: [{ dimension: 'currency', in: [currency] }],
    aggregate: 'during',
    amountsPerUnit: minorUnits,
    distinct: false,
    overNodes: 'sum',
    breakdowns: [],
    window: 'programme',
  };
}
