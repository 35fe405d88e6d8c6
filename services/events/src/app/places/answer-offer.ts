import { accept, type Outcome, type RequestIdentity } from '@inclust/kernel';
import { changeRegistration, type NamedRegistration } from './change-registration.ts';
import type { KeptRegistration, PlacesApp } from './ports.ts';

/** Takes offered places, or lets them go to the next. */
export function answerOffer(
  app: PlacesApp,
  named: NamedRegistration,
  answer: 'accept' | 'decline',
  request: RequestIdentity,
): Promise<Outcome<KeptRegistration>> {
  return changeRegistration(app, named, request, {
    command: () => accept({ kind: answer, id: named.id, at: app.now() }),
  });
}
