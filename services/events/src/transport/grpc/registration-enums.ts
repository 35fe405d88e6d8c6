import {
  PaymentState as ProtoPayment,
  Promotion as ProtoPromotion,
  RegistrationState as ProtoState,
} from '@inclust/contracts';
import { words } from '@inclust/rpc';
import type { Configuration } from '../../domain/places/configuration.ts';
import type { PaymentState, RegistrationState } from '../../domain/places/registration.ts';

/** Where a registration stands. */
export const registrationStates = words<RegistrationState, ProtoState>({
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
  deleted: ProtoState.REGISTRATION_STATE_DELETED,
});

/** What was paid. */
export const payments = words<PaymentState, ProtoPayment>({
  'not-due': ProtoPayment.PAYMENT_STATE_NOT_DUE,
  open: ProtoPayment.PAYMENT_STATE_OPEN,
  paid: ProtoPayment.PAYMENT_STATE_PAID,
  refunded: ProtoPayment.PAYMENT_STATE_REFUNDED,
});

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
