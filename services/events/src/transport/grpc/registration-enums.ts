import {
  PaymentState as ProtoPayment,
  Promotion as ProtoPromotion,
  RegistrationState as ProtoState,
} from '@inclust/contracts';
import type { Configuration } from '../../domain/places/configuration.ts';
import type { PaymentState, RegistrationState } from '../../domain/places/registration.ts';

const states: Readonly<Record<RegistrationState, ProtoState>> = {
  held: ProtoState.REGISTRATION_STATE_HELD,
  'pending-approval': ProtoState.REGISTRATION_STATE_PENDING_APPROVAL,
  confirmed: ProtoState.REGISTRATION_STATE_CONFIRMED,
  waiting: ProtoState.REGISTRATION_STATE_WAITING,
  offered: ProtoState.REGISTRATION_STATE_OFFERED,
  cancelled: ProtoState.REGISTRATION_STATE_CANCELLED,
  expired: ProtoState.REGISTRATION_STATE_EXPIRED,
  refused: ProtoState.REGISTRATION_STATE_REFUSED,
  withdrawn: ProtoState.REGISTRATION_STATE_WITHDRAWN,
  united: ProtoState.REGISTRATION_STATE_UNITED,
};

/** A state as a message has it. */
export function stateToProto(state: RegistrationState): ProtoState {
  return states[state];
}

/** A state from a message; `undefined` when unspecified or not known. */
export function stateFromProto(state: ProtoState): RegistrationState | undefined {
  return (Object.keys(states) as RegistrationState[]).find((one) => states[one] === state);
}

const payments: Readonly<Record<PaymentState, ProtoPayment>> = {
  'not-due': ProtoPayment.PAYMENT_STATE_NOT_DUE,
  open: ProtoPayment.PAYMENT_STATE_OPEN,
  paid: ProtoPayment.PAYMENT_STATE_PAID,
  refunded: ProtoPayment.PAYMENT_STATE_REFUNDED,
};

/** What was paid, as a message has it. */
export function paymentToProto(payment: PaymentState): ProtoPayment {
  return payments[payment];
}

/** What was paid, from a message; `undefined` when unspecified or not known. */
export function paymentFromProto(payment: ProtoPayment): PaymentState | undefined {
  return (Object.keys(payments) as PaymentState[]).find((one) => payments[one] === payment);
}

/** What happens with a free place, as a message has it. */
export function promotionToProto(promote: Configuration['promote']): ProtoPromotion {
  return promote === 'confirm' ? ProtoPromotion.PROMOTION_CONFIRM : ProtoPromotion.PROMOTION_OFFER;
}

/** What happens with a free place, from a message: an offer where nothing is said; `undefined` when it is not known. */
export function promotionFromProto(promotion: ProtoPromotion): Configuration['promote'] | undefined {
  if (promotion === ProtoPromotion.PROMOTION_CONFIRM) return 'confirm';
  const isOffer = promotion === ProtoPromotion.PROMOTION_OFFER || promotion === ProtoPromotion.PROMOTION_UNSPECIFIED;
  return isOffer ? 'offer' : undefined;
}
