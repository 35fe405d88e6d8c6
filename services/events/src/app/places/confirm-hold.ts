import { accept, invalid, type Outcome, type RequestIdentity } from '@inclust/kernel';
import { changeRegistration, type NamedRegistration } from './change-registration.ts';
import { guestViolations, type Form } from './place-order.ts';
import type { KeptRegistration, PlacesApp } from './ports.ts';

/** Makes a registration of a hold. */
export function confirmHold(
  app: PlacesApp,
  named: NamedRegistration,
  form: Form,
  request: RequestIdentity,
): Promise<Outcome<KeptRegistration>> {
  return changeRegistration(app, named, request, {
    command: (_, { registration: { id, person } }) => {
      const broken = guestViolations(person, form.lines);
      return broken.length > 0 ? invalid(broken) : accept({ kind: 'confirm', id, ...form, at: app.now() });
    },
  });
}
