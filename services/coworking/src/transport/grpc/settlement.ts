import type { Settlement as ProtoSettlement, SettlementDifference } from '@inclust/contracts';
import type { Settlement } from '../../app/credits/settlements.ts';
import type { Difference } from '../../domain/credits/settlement.ts';
import { amountToProto } from './credit-amount.ts';
import { settlementStates } from './enums.ts';

/** What stands open with a node for a month, as a message. */
export function settlementToProto({ node, month, totals, entries, state }: Settlement): ProtoSettlement {
  return {
    node: `nodes/${node}`,
    month,
    totals: totals.map(({ debtor, ...amount }) => ({ debtor: `nodes/${debtor}`, amount: amountToProto(amount) })),
    entries: BigInt(entries),
    state: settlementStates.toProto(state),
  };
}

/** An entry that is not the same at both nodes, as a message. */
export function differenceToProto({ id, debtor, measure, here, there }: Difference): SettlementDifference {
  const amount = (quantity: number | null) => (quantity === null ? undefined : amountToProto({ ...measure, quantity }));
  return { entry: id, debtor: `nodes/${debtor}`, here: amount(here), there: amount(there) };
}
