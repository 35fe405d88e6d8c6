import type { PlainDateText } from '@inclust/kernel';
import type { Observation } from '../observation.ts';

/** What organisations bought together. Both amounts are in minor units of its one currency. */
export interface JointPurchaseSubject {
  readonly kind: 'joint-purchase';
  /** Absent for one that was taken back. */
  readonly settledOn?: PlainDateText;
  readonly currency: string;
  readonly paid: number;
  /** What the same would have cost each by itself. */
  readonly separate: number;
  readonly buyers: number;
  readonly hasEvidence: boolean;
}

/** A purchase of two or more saves what separate ones would have cost more; less than nothing where they would have cost less. */
export function observeJointPurchase(purchase: JointPurchaseSubject): Observation[] {
  const { settledOn, currency, paid, separate, buyers, hasEvidence } = purchase;
  const saved = separate - paid;
  if (!settledOn || buyers < 2 || saved === 0) return [];
  return [{ kind: 'purchase-saving', day: settledOn, amount: saved, dimensions: { currency }, verified: hasEvidence }];
}
