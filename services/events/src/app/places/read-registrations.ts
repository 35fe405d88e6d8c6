import { accept, invalid, type Actor, type Outcome } from '@inclust/kernel';
import { findRegistration, registrationNotFound, type NamedRegistration } from './change-registration.ts';
import { notAllowed } from '../permission.ts';
import { isOwn, mayReadAll, ownPerson } from './permission.ts';
import type { KeptRegistration, PlacesApp, RegistrationPage, RegistrationQuery } from './ports.ts';

/** One registration, for staff, her herself and whoever has its secret. */
export async function getRegistration(
  app: PlacesApp,
  named: NamedRegistration,
  actor: Actor,
): Promise<Outcome<KeptRegistration>> {
  const found = await findRegistration(app, named);
  const denied = mayReadAll(app.node, actor);
  const own = denied && found && (await isOwn(app.links, actor, found.registration, named.secret));
  // Who may not read it is not told whether it is there.
  if (denied && !own) return notAllowed;
  return found ? accept(found) : registrationNotFound(app, named);
}

/** Registrations of an occurrence or of a person. */
export async function listRegistrations(
  app: PlacesApp,
  query: RegistrationQuery,
  actor: Actor,
): Promise<Outcome<RegistrationPage>> {
  if (!query.occurrence && !query.person)
    return invalid([{ field: 'occurrence', rule: 'required', message: 'Say which occurrence, or whose.' }]);
  const denied = mayReadAll(app.node, actor);
  const own = query.person !== undefined && query.person === ownPerson(actor);
  if (denied && !own) return denied;
  return app.registrations.list(query);
}
