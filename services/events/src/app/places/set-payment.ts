import { accept, type Outcome, type RequestIdentity } from '@inclust/kernel';
import type { PaymentState } from '../../domain/places/registration.ts';
import { changeRegistration, type NamedRegistration } from './change-registration.ts';
import type { KeptRegistration, PlacesApp } from './ports.ts';

/** Notes what was paid. */
export function setPayment(
  app: PlacesApp,
  named: NamedRegistration,
  payment: PaymentState,
  request: RequestIdentity,
): Promise<Outcome<KeptRegistration>> {
  return changeRegistration(app, named, request, {
    staffOnly: true,
    command: () => accept({ kind: 'set-payment', id: named.id, payment, at: app.now() }),
  });
}
