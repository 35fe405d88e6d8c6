import { accept, type Outcome, type RequestIdentity } from '@inclust/kernel';
import { changeRegistration, type NamedRegistration } from './change-registration.ts';
import type { KeptRegistration, PlacesApp } from './ports.ts';

/** Cancels a registration; its places go to who waits. */
export function cancelRegistration(
  app: PlacesApp,
  named: NamedRegistration,
  request: RequestIdentity,
): Promise<Outcome<KeptRegistration>> {
  return changeRegistration(app, named, request, {
    command: (asking) => {
      const reason = asking === 'herself' ? 'own-wish' : 'staff';
      return accept({ kind: 'cancel', id: named.id, reason, at: app.now() });
    },
  });
}
