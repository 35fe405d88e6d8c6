import { accept, type Outcome, type RequestIdentity } from '@inclust/kernel';
import { changeRegistration, type NamedRegistration } from './change-registration.ts';
import type { KeptRegistration, PlacesApp } from './ports.ts';

/** Takes a registration out that was entered by mistake. Refused: `registration-checked-in`, `registration-united`. */
export function deleteRegistration(
  app: PlacesApp,
  named: NamedRegistration,
  request: RequestIdentity,
): Promise<Outcome<KeptRegistration>> {
  return changeRegistration(app, named, request, {
    staffOnly: true,
    command: () => accept({ kind: 'delete', id: named.id, at: app.now() }),
  });
}
