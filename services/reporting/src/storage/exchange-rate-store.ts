import { saved, type AggregateMapping } from '@inclust/mongo';
import type { ExchangeRateStore } from '../app/reports/ports.ts';
import {
  evolveExchangeRate,
  type ExchangeRate,
  type ExchangeRateRef,
  type ExchangeRateStep,
} from '../domain/exchange-rate/exchange-rate.ts';
import { atVersion, reportCollections, type StoreOptions } from './report-stores.ts';

export const exchangeRateMapping: AggregateMapping<ExchangeRate> = {
  encode: (rate) => rate,
  decode: (stored) => stored as ExchangeRate,
  fields: () => ({}),
  taken: () => ({ code: 'exchange-rate-exists', kind: 'exists', message: 'There is an exchange rate of this day.' }),
};

export function createExchangeRateStore({
  connection,
  ...options
}: StoreOptions<ExchangeRate, ExchangeRateStep>): ExchangeRateStore {
  const collection = connection.collection<{ _id: string }>(reportCollections.exchangeRates);
  const saving = { ...options, evolve: evolveExchangeRate };
  return {
    get: (ref) => options.aggregates.load(idOf(ref)),
    list: async () => (await collection.find({}).sort({ _id: -1 }).toArray()).map(atVersion<ExchangeRate>),
    newestUntil: async (day) => {
      const found = await collection.findOne({ _id: { $lte: idOf({ currency: 'ALL', day }) } }, { sort: { _id: -1 } });
      return found ? atVersion<ExchangeRate>(found).state : undefined;
    },
    save: (ref, request, decide) => saved(saving, idOf(ref), request, decide),
  };
}

/** `all-2027-06-30`: in the order of days. */
function idOf({ currency, day }: { readonly currency: ExchangeRateRef['currency']; readonly day: string }): string {
  return `${currency.toLowerCase()}-${day}`;
}
