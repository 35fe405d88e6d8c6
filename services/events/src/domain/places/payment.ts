import type { Refusal } from '@inclust/kernel';
import type { PaymentState, Registration } from './registration.ts';

/** From where a payment goes where. What was noted by mistake can be taken back. */
const ways: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  'not-due': [],
  open: ['paid'],
  paid: ['open', 'refunded'],
  refunded: ['paid'],
};

/** Why the payment of a registration cannot come into a state, if it cannot: `payment-not-due`, `payment-open`, `payment-paid`, `payment-refunded`. */
export function mayBecome({ payment, standing }: Registration, next: PaymentState): Refusal | undefined {
  // Only who comes has something to pay.
  const allowed = ways[payment].includes(next) && (next !== 'open' || standing.state === 'confirmed');
  if (allowed) return undefined;
  return { code: `payment-${payment}`, kind: 'state', message: `The payment is ${payment.replace('-', ' ')}.` };
}
