import type { Uuid } from '@inclust/kernel';
import type { ByOrigin, Origin } from '../../domain/visits/origin.ts';
import { addedOrigins, origins, totalOf } from '../../domain/visits/origin.ts';
import { doorCounts } from '../door/door-counts.ts';
import type { AdmittedTicket } from '../door/ports.ts';
import type { KeptRegistration, OccurrenceRef } from '../places/ports.ts';
import { wholeRegistrations } from '../places/whole-registrations.ts';
import type { VisitsApp } from './ports.ts';

/** The question of an event whose answer says where people live. */
const originQuestion = 'origin';

/** Who has come to an occurrence, as its doors have it. */
export interface WhoCame {
  /** The person of each registration of which somebody was let in. */
  readonly came: ReadonlyMap<Uuid, string>;
  /** Those who were let in by tickets, and those who came without one, by where they live. */
  readonly counted: ByOrigin;
}

/** Who has come to an occurrence. Of two registrations of one person each place counts once: what one can hold is not counted twice. */
export async function whoCame(app: VisitsApp, ref: OccurrenceRef): Promise<WhoCame> {
  const { admitted, walkIns } = await doorCounts(app.door, ref);
  const kept = await registrationsOf(app, admitted);
  // Also under the registration that stands for it: staff sees that one alone.
  const came = new Map(
    [...kept].flatMap(([id, { person, id: whole }]) => [
      [id, person],
      [whole, person],
    ]),
  );
  const places = new Map<Uuid, { most: number; tickets: number; origin: Origin }>();
  for (const { registration } of admitted) {
    const whole = kept.get(registration);
    if (!whole) continue;
    const before = places.get(whole.id) ?? { most: whole.places, tickets: 0, origin: whole.origin };
    places.set(whole.id, { ...before, tickets: before.tickets + 1 });
  }
  const byTickets = [...places.values()].map(({ most, tickets, origin }): ByOrigin => ({
    [origin]: Math.min(most, tickets),
  }));
  const counted = addedOrigins([...byTickets, walkIns]);
  return { came, counted };
}

/** Whether anybody has come as far as a door knows. */
export function hasSeenAnybody({ counted }: WhoCame): boolean {
  return totalOf(counted) > 0;
}

interface Whole {
  readonly id: Uuid;
  readonly person: string;
  readonly places: number;
  readonly origin: Origin;
}

/** The registrations of tickets; for one that is part of another, that one. */
async function registrationsOf(
  { registrations }: VisitsApp,
  admitted: readonly AdmittedTicket[],
): Promise<ReadonlyMap<Uuid, Whole>> {
  const ids = admitted.map(({ registration }) => registration);
  const { kept, wholes } = await wholeRegistrations(registrations, ids);
  return new Map(
    [...wholes].flatMap(([id, whole]) => {
      const found = kept.get(whole);
      return found ? [[id, wholeOf(found)] as const] : [];
    }),
  );
}

function wholeOf({ registration }: KeptRegistration): Whole {
  const { id, person, lines, answers } = registration;
  const said = answers[originQuestion];
  const chosen = Array.isArray(said) ? said[0] : undefined;
  const origin = origins.find((one) => one === chosen) ?? 'UNKNOWN';
  return { id, person, places: lines.reduce((sum, { quantity }) => sum + quantity, 0), origin };
}
