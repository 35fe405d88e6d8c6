import type { KeptRegistration, PlacesApp } from './ports.ts';

/** How long after an occurrence is kept what guests have said with their registrations: 90 days, in milliseconds. */
const keptFor = 90 * 24 * 60 * 60_000;
const atOnce = 200;

/**
 * Forgets what guests have said whose occurrence is over for long: nobody asks for it to be erased who has no account. The places stay counted,
 * as nobody's. Several processes may do it at once; what could not be done now is done the next time.
 */
export async function forgetGuests(app: PlacesApp): Promise<void> {
  for (let after = ''; ;) {
    const found = await app.registrations.ofGuests(after, atOnce);
    for (const kept of found) if (await isLongOver(app, kept)) await forget(app, kept);
    const last = found.at(-1);
    if (!last || found.length < atOnce) return;
    after = last.registration.person;
  }
}

async function isLongOver({ occurrences, now }: PlacesApp, { ref }: KeptRegistration): Promise<boolean> {
  const overAt = await occurrences.overAt(ref.event, ref.recurrence);
  return overAt !== undefined && overAt + keptFor <= now();
}

async function forget(app: PlacesApp, { ref, registration }: KeptRegistration): Promise<void> {
  const done = await app.office.carryOut(ref, { kind: 'forget', id: registration.id, at: app.now() });
  if (!done.ok) throw new Error(`a guest could not be forgotten: ${done.refusal.code}`);
}
