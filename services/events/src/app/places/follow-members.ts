import type { Uuid } from '@inclust/kernel';
import { isLive } from '../../domain/places/registration.ts';
import type { KeptRegistration, PlacesApp } from './ports.ts';

/** How many registrations of somebody are read at a time. */
const atOnce = 200;

/** Forgets what somebody who was erased has said with her registrations, and frees the places that she still has. */
export async function forgetPerson(app: PlacesApp, person: string): Promise<void> {
  for (let found = await registrationsOf(app, person); found.length > 0; found = await registrationsOf(app, person))
    for (const { ref, registration } of found) {
      const done = await app.office.carryOut(ref, { kind: 'forget', id: registration.id, at: app.now() });
      if (!done.ok) throw new Error(`a registration could not be forgotten: ${done.refusal.code}`);
    }
}

/**
 * Two members are one: a registration of the first becomes one of the second, and where both are registered for an occurrence one of the two
 * remains. May be repeated.
 */
export async function followMerge(app: PlacesApp, source: string, target: string): Promise<void> {
  const ofTarget = new Map<string, Uuid>();
  for await (const { ref, registration } of allOf(app, target))
    if (isLive(registration.standing)) ofTarget.set(keyOf(ref), registration.id);
  for await (const { ref, registration } of allOf(app, source)) {
    const { id, standing } = registration;
    // It went into another one when this was done before.
    if (standing.state === 'united') continue;
    const other = isLive(standing) ? ofTarget.get(keyOf(ref)) : undefined;
    const at = app.now();
    if (!other) await app.moves.note({ registration: id, from: source, to: target });
    const done = await app.office.carryOut(
      ref,
      other
        ? { kind: 'unite', registrations: [other, id], person: target, at }
        : { kind: 'reassign', id, person: target, at },
    );
    if (!done.ok) throw new Error(`registrations could not follow a merge: ${done.refusal.code}`);
  }
}

/** A merge was taken back: what was the first member's is hers again, and what was united is parted as far as places allow. May be repeated. */
export async function followMergeUndone(app: PlacesApp, source: string, target: string): Promise<void> {
  for await (const { ref, registration } of allOf(app, target)) {
    const at = app.now();
    for (const absorbed of registration.absorbed.toReversed()) {
      const other = await app.registrations.get(absorbed.registration);
      if (other?.registration.person !== source && absorbed.person !== source) continue;
      const parted = await app.office.carryOut(ref, { kind: 'part', id: absorbed.registration, at });
      // Where nothing takes place, both have ended.
      if (!parted.ok && parted.refusal.code !== 'occurrence-cancelled')
        throw new Error(`registrations could not be parted: ${parted.refusal.code}`);
    }
    const move = { registration: registration.id, from: source, to: target };
    if (!(await app.moves.has(move))) continue;
    const done = await app.office.carryOut(ref, { kind: 'reassign', id: registration.id, person: source, at });
    if (!done.ok) throw new Error(`a registration could not be given back: ${done.refusal.code}`);
    await app.moves.forget(move);
  }
}

async function registrationsOf(app: PlacesApp, person: string): Promise<readonly KeptRegistration[]> {
  const page = await app.registrations.list({ person, states: [], pageSize: atOnce, pageToken: '' });
  if (!page.ok) throw new Error(page.refusal.message);
  return page.value.items;
}

async function* allOf(app: PlacesApp, person: string): AsyncGenerator<KeptRegistration> {
  const found: KeptRegistration[] = [];
  for (let pageToken = ''; ;) {
    const page = await app.registrations.list({ person, states: [], pageSize: atOnce, pageToken });
    if (!page.ok) throw new Error(page.refusal.message);
    found.push(...page.value.items);
    pageToken = page.value.nextPageToken;
    if (pageToken === '') break;
  }
  // All are read before the first of them changes hands.
  yield* found;
}

function keyOf({ event, recurrence }: KeptRegistration['ref']): string {
  return `${event}/${recurrence}`;
}
