import {
  accept,
  checkRequestId,
  staleVersion,
  type Outcome,
  type PlainDateText,
  type RequestIdentity,
} from '@inclust/kernel';
import type { AtVersion } from '@inclust/mongo';
import {
  exchangeRateNotFound,
  setExchangeRate as decideSet,
  type ExchangeRate,
  type ExchangeRateRef,
  type ExchangeRateValues,
} from '../../domain/exchange-rate/exchange-rate.ts';
import type { ReportsApp } from './ports.ts';

/** Sets an exchange rate or corrects it. Refused: `stale-etag`, `corrections-full`, `invalid-input`. */
export async function setExchangeRate(
  { rates, clock, timeZone }: ReportsApp,
  ref: ExchangeRateRef,
  values: ExchangeRateValues,
  etag: string,
  request: RequestIdentity,
): Promise<Outcome<AtVersion<ExchangeRate>>> {
  const denied = checkRequestId(request.requestId);
  if (denied) return denied;
  const at = clock.now();
  const today = Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString() as PlainDateText;
  const wanted = { ref, values, account: request.actor.id, today };
  return rates.save(ref, request, (current) => {
    const stale = staleVersion(etag, current?.version ?? 0, `exchangeRates/${ref.currency.toLowerCase()}-${ref.day}`);
    return stale ?? decideSet(wanted, current?.state, at);
  });
}

/** One exchange rate. Refused: `exchange-rate-not-found`. */
export async function getExchangeRate(
  { rates }: ReportsApp,
  ref: ExchangeRateRef,
): Promise<Outcome<AtVersion<ExchangeRate>>> {
  const found = await rates.get(ref);
  return found ? accept(found) : exchangeRateNotFound;
}
