import { ExchangeRate as ProtoExchangeRate } from '@inclust/contracts';
import { accept, invalid, parsePlainDate, type Actor, type Outcome } from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import type { ExchangeRate, ExchangeRateRef } from '../../domain/exchange-rate/exchange-rate.ts';
import { isStaff } from './staff.ts';

/** `exchangeRates/all-2027-06-30`. */
export function exchangeRateName({ currency, day }: ExchangeRateRef): string {
  return `exchangeRates/${currency.toLowerCase()}-${day}`;
}

/** Which exchange rate a name means. */
export function exchangeRateRef(name: string, field = 'name'): Outcome<ExchangeRateRef> {
  const day = parsePlainDate(/^exchangeRates\/all-(.+)$/.exec(name)?.[1] ?? '');
  if (day) return accept({ currency: 'ALL', day });
  return invalid([{ field, rule: 'name-format', message: 'Must be exchangeRates/all-YYYY-MM-DD.' }]);
}

/** An exchange rate as an answer has it; who has set it is for staff. */
export function exchangeRateToProto({ state, version }: AtVersion<ExchangeRate>, actor: Actor): ProtoExchangeRate {
  const told = (account: string): string => (isStaff(actor) ? account : '');
  const { ref, rate, source, sourceUri, account, at, history } = state;
  return ProtoExchangeRate.fromPartial({
    name: exchangeRateName(ref),
    currencyCode: ref.currency,
    date: ref.day,
    rate,
    source,
    sourceUri,
    account: told(account),
    setTime: at,
    history: history.map((before) => ({
      rate: before.rate,
      source: before.source,
      sourceUri: before.sourceUri,
      account: told(before.account),
      setTime: before.at,
    })),
    etag: String(version),
  });
}
