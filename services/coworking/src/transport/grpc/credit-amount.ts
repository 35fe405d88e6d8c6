import type { CreditAmount } from '@inclust/contracts';
import type { FieldViolation } from '@inclust/kernel';
import type { Amount } from '../../domain/credits/amount.ts';
import { creditUnits } from './enums.ts';

/** An amount of credit as a message. */
export function amountToProto({ unit, class: resources, quantity }: Amount): CreditAmount {
  return { unit: creditUnits.toProto(unit), class: resources, quantity: BigInt(quantity) };
}

/** An amount of credit from another node; `undefined` where there is none, or none that this one can read. */
export function amountFromProto(amount: CreditAmount | undefined): Amount | undefined {
  const unit = amount && creditUnits.fromProto(amount.unit);
  return unit ? { unit, class: amount.class, quantity: Number(amount.quantity) } : undefined;
}

/** Amounts of credit from messages; what they lack is added to `found`. */
export function amountsFromProto(
  amounts: readonly CreditAmount[],
  field: string,
  found: FieldViolation[],
): readonly Amount[] {
  return amounts.flatMap((amount, turn) => {
    const unit = creditUnits.fromProto(amount.unit);
    if (!unit) found.push({ field: `${field}[${turn}].unit`, rule: 'required', message: 'In what it is counted.' });
    return unit ? [{ unit, class: amount.class, quantity: Number(amount.quantity) }] : [];
  });
}
