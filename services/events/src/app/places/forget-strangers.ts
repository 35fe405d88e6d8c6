import type { KeptRegistration, PlacesApp, StrangerPosition } from './ports.ts';

/** How long after an occurrence is kept what strangers have said with their registrations: 90 days, in milliseconds. */
const keptFor = 90 * 24 * 60 * 60_000;
const atOnce = 200;

/**
 * Forgets what guests and members of other nodes have said whose occurrence is over for long: this node does not hear when they are to be
 * erased. The places stay counted, as nobody's. Several processes may do it at once. Rejects, once all was tried, where some could not be
 * forgotten: they are the next time, as is the rest once it is to `stop`.
 */
export async function forgetStrangers(app: PlacesApp, stop: AbortSignal): Promise<void> {
  const failed: unknown[] = [];
  let after: StrangerPosition | undefined;
  while (!stop.aborted) {
    const found = await app.registrations.ofStrangers(app.node, after, atOnce);
    for (const kept of found)
      try {
        if (await isLongOver(app, kept)) await forget(app, kept);
      } catch (error) {
        failed.push(error);
      }
    const last = found.at(-1);
    if (!last || found.length < atOnce) break;
    after = { person: last.registration.person, id: last.registration.id };
  }
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} registrations could not be forgotten`);
}

/** Where the event no longer has the occurrence, from when something became of the registration last. */
async function isLongOver({ occurrences, now }: PlacesApp, { ref, registration }: KeptRegistration): Promise<boolean> {
  const overAt = (await occurrences.overAt(ref.event, ref.recurrence)) ?? registration.history.at(-1)?.at ?? 0;
  return overAt + keptFor <= now();
}

async function forget(app: PlacesApp, { ref, registration }: KeptRegistration): Promise<void> {
  const done = await app.office.carryOut(ref, { kind: 'forget', id: registration.id, at: app.now() });
  if (!done.ok) throw new Error(`a registration could not be forgotten: ${done.refusal.code}`);
}
