import type { Money as ProtoMoney, PriceInformation as ProtoPrice } from '@inclust/contracts';
import { accept, invalid, type Money, type Outcome } from '@inclust/kernel';
import type { PriceInformation } from '../../domain/events/event.ts';
import { priceKinds } from './enums.ts';
import { moneyFromProto, moneyToProto } from '@inclust/rpc';

/** What it costs to come, from a message; free where nothing is said. */
export function priceFromProto(price: ProtoPrice | undefined): Outcome<PriceInformation> {
  const kind = price ? (priceKinds.fromProto(price.kind) ?? 'free') : 'free';
  if (kind !== 'priced') {
    return price?.least || price?.most
      ? invalid([{ field: 'event.price.kind', rule: 'kind-with-amount', message: 'An amount needs the kind PRICED.' }])
      : accept({ kind });
  }
  const least = amountFromProto('event.price.least', price?.least);
  if (!least.ok) return least;
  if (!price?.most) return accept({ kind, least: least.value });
  const most = amountFromProto('event.price.most', price.most);
  return most.ok ? accept({ kind, least: least.value, most: most.value }) : most;
}

/** What it costs to come, as a message. */
export function priceToProto(price: PriceInformation): ProtoPrice {
  const kind = priceKinds.toProto(price.kind);
  if (price.kind !== 'priced') return { kind, least: undefined, most: undefined };
  return { kind, least: moneyToProto(price.least), most: price.most && moneyToProto(price.most) };
}

function amountFromProto(field: string, money: ProtoMoney | undefined): Outcome<Money> {
  return money
    ? moneyFromProto(field, money)
    : invalid([{ field, rule: 'required', message: 'A price has an amount.' }]);
}
