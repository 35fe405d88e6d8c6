import { accept, checkRequestId, refuse, type Outcome, type RequestIdentity, type Uuid } from '@inclust/kernel';
import type { PlacesCommand } from '../../domain/places/commands.ts';
import { registrationNameOf } from './names.ts';
import { notAllowed } from '../permission.ts';
import { isOwn, mayManage } from './permission.ts';
import type { KeptRegistration, OccurrenceRef, PlacesApp } from './ports.ts';

/** A registration as it is named, and a guest's secret; empty for everybody else. */
export interface NamedRegistration {
  readonly ref: OccurrenceRef;
  readonly id: Uuid;
  readonly secret: string;
}

/** Who asks for a change: she herself, or who works with registrations. */
export type Asking = 'herself' | 'staff';

/** Changes a registration by a command, on the wish of her herself or, where `staffOnly`, of staff alone. What it is already, it stays. */
export async function changeRegistration(
  app: PlacesApp,
  named: NamedRegistration,
  request: RequestIdentity,
  {
    staffOnly = false,
    command,
  }: {
    readonly staffOnly?: boolean;
    readonly command: (asking: Asking, found: KeptRegistration) => Outcome<PlacesCommand>;
  },
): Promise<Outcome<KeptRegistration>> {
  const denied = checkRequestId(request.requestId);
  if (denied) return denied;
  const found = await findRegistration(app, named);
  const isStaff = mayManage(app.node, request.actor) === undefined;
  const own = found && !staffOnly && (await isOwn(app.links, request.actor, found.registration, named.secret));
  // Who may not change it is not told whether it is there.
  if (!own && !isStaff) return notAllowed;
  if (!found) return registrationNotFound(app, named);
  const wanted = command(own ? 'herself' : 'staff', found);
  if (!wanted.ok) return wanted;
  const changed = await app.office.carryOut(named.ref, wanted.value);
  if (!changed.ok) return changed;
  return accept({ ref: named.ref, registration: changed.value ?? found.registration });
}

/** The registration of a name; `undefined` where there is none at that occurrence. */
export async function findRegistration(
  app: PlacesApp,
  { ref, id }: Pick<NamedRegistration, 'ref' | 'id'>,
): Promise<KeptRegistration | undefined> {
  const found = await app.registrations.get(id);
  return found?.ref.event === ref.event && found.ref.recurrence === ref.recurrence ? found : undefined;
}

/** There is no such registration. */
export function registrationNotFound(
  { node }: PlacesApp,
  { ref, id }: Pick<NamedRegistration, 'ref' | 'id'>,
): Outcome<never> {
  return refuse({
    code: 'registration-not-found',
    kind: 'not-found',
    message: 'There is no such registration.',
    resource: registrationNameOf(node, ref, id),
  });
}
