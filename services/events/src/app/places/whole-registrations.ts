import type { Uuid } from '@inclust/kernel';
import type { KeptRegistration, RegistrationReads } from './ports.ts';

/** Registrations, and which of them each of some others is part of. */
export interface WholeRegistrations {
  /** None that is part of another. */
  readonly kept: ReadonlyMap<Uuid, KeptRegistration>;
  /** Of each id that was asked for, the registration that stands for it; itself where it is part of none. */
  readonly wholes: ReadonlyMap<Uuid, Uuid>;
}

/** The registrations of some ids; for one that is part of another, that one. */
export async function wholeRegistrations(
  registrations: Pick<RegistrationReads, 'getMany'>,
  ids: readonly Uuid[],
): Promise<WholeRegistrations> {
  const kept = new Map<Uuid, KeptRegistration>();
  const wholes = new Map(ids.map((id) => [id, id]));
  for (let wanted = [...wholes.keys()]; wanted.length > 0;) {
    const into = new Map<Uuid, Uuid>();
    for (const one of (await registrations.getMany(wanted)).values()) {
      const { id, standing } = one.registration;
      if (standing.state === 'united') into.set(id, standing.into);
      else kept.set(id, one);
    }
    for (const [id, whole] of wholes) wholes.set(id, into.get(whole) ?? whole);
    wanted = [...new Set(into.values())].filter((id) => !kept.has(id));
  }
  return { kept, wholes };
}
