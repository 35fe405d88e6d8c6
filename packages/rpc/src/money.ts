import type { Money as ProtoMoney } from '@inclust/contracts';
import { accept, invalid, isCurrency, type Money, type Outcome } from '@inclust/kernel';

/** An amount as a message has it. */
export function moneyToProto({ minorUnits, currency }: Money): { minorUnits: bigint; currencyCode: string } {
  return { minorUnits, currencyCode: currency };
}

/** An amount from a message; refused by the path of the field where its currency is not one of the platform. */
export function moneyFromProto(field: string, { minorUnits, currencyCode }: ProtoMoney): Outcome<Money> {
  if (isCurrency(currencyCode)) return accept({ minorUnits, currency: currencyCode });
  return invalid([{ field: `${field}.currency_code`, rule: 'currency-unknown', message: 'Must be EUR or ALL.' }]);
}
