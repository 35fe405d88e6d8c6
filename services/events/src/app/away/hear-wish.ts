import {
  accept,
  InfrastructureError,
  refuse,
  type Language,
  type NodeId,
  type Outcome,
  type Uuid,
} from '@inclust/kernel';
import type { Call } from '../../domain/away/away-registration.ts';
import type { Answers } from '../../domain/places/questions.ts';
import type { OrderLine } from '../../domain/places/registration.ts';
import { isMemberName } from '../places/names.ts';
import { occurrenceNotFound } from '../places/place-order.ts';
import type { KeptRegistration, OccurrenceRef, PlacesApp } from '../places/ports.ts';
import { nodeOf } from './names.ts';

/** What the home of a member wants for her. */
export interface HeardWish {
  readonly ref: OccurrenceRef;
  readonly id: Uuid;
  readonly person: string;
  readonly want: Call;
  readonly lines: readonly OrderLine[];
  readonly answers: Answers;
  readonly wait: boolean;
  readonly language?: Language;
}

/** How the registration stands after a wish, and why the wish was refused where it was. */
export interface Heard {
  readonly kept?: KeptRegistration;
  readonly refusal?: string;
}

const notFound: Heard = { refusal: 'registration-not-found' };

/**
 * Does what a member of another node wants, as her home tells it. What was done before is answered as it stands. Rejects where another try
 * may come to something else.
 */
export async function hearWish(app: PlacesApp, caller: NodeId, wish: HeardWish): Promise<Heard> {
  const { id, person, want } = wish;
  if (!isMemberName(person) || nodeOf(person) !== caller) return { refusal: 'not-allowed' };
  const before = await app.registrations.get(id);
  const isHers = before?.registration.person === person;
  // Nobody's since staff took it out: its home alone knows the id.
  if (before?.registration.standing.state === 'deleted' && want !== 'forget') return { kept: before };
  if (before && !isHers) return want === 'forget' ? {} : notFound;
  if (want === 'forget') return forget(app, id);
  if (want === 'ask') return before ? { kept: before } : notFound;
  // A call that was long under way: she has been forgotten since.
  if (!before && (await app.forgotten.has(id))) return notFound;
  // What comes after registering may come first, or alone where the answer was lost.
  const placed = before ? accept(before) : lasting(await registered(app, wish));
  if (!placed.ok) return want === 'register' ? { refusal: placed.refusal.code } : notFound;
  if (!before && (await app.forgotten.has(id))) return forget(app, id);
  if (want === 'register') return { kept: placed.value };
  const { ref } = placed.value;
  const at = app.now();
  const done = lasting(
    await app.office.carryOut(
      ref,
      want === 'cancel' ? { kind: 'cancel', id, reason: 'own-wish', at } : { kind: want, id, at },
    ),
  );
  if (!done.ok) return { kept: placed.value, refusal: done.refusal.code };
  return { kept: done.value ? { ref, registration: done.value } : placed.value };
}

async function registered(
  app: PlacesApp,
  { ref, id, person, lines, answers, wait, language }: HeardWish,
): Promise<Outcome<KeptRegistration>> {
  const open = await app.occurrences.occurrence(ref.event, ref.recurrence);
  if (!open) return occurrenceNotFound(app, ref);
  if (!open.open)
    return refuse({ code: open.code ?? 'registration-closed', kind: 'state', message: 'Registrations are not taken.' });
  const order = { id, person, lines, answers, wait, ...(language ? { language } : {}), at: app.now() };
  const placed = await app.office.carryOut(ref, { kind: 'register', ...order });
  if (!placed.ok) return placed;
  if (!placed.value) throw new Error('an order came to nothing');
  return accept({ ref, registration: placed.value });
}

/**
 * Forgets what was said with a registration, and lets none come back under its id. Noted first and looked for after: whoever registers
 * meanwhile looks at the note after that.
 */
async function forget(app: PlacesApp, id: Uuid): Promise<Heard> {
  await app.forgotten.note(id, app.now());
  const kept = await app.registrations.get(id);
  if (kept) lasting(await app.office.carryOut(kept.ref, { kind: 'forget', id, at: app.now() }));
  return {};
}

/** An outcome that stays what it is when it is asked for again; rejects for any other. */
function lasting<Value>(outcome: Outcome<Value>): Outcome<Value> {
  if (!outcome.ok && (outcome.refusal.kind === 'unavailable' || outcome.refusal.kind === 'stale'))
    throw new InfrastructureError(`it cannot be said now: ${outcome.refusal.code}`);
  return outcome;
}
