import { holderOf, type AwayRegistration } from '../../domain/away/away-registration.ts';
import { change } from './ask-owner.ts';
import type { AwayApp } from './ports.ts';

/** Two members are one: what the first has at other nodes is the second's here. Other nodes know her as before. May be repeated. */
export async function handOver(app: AwayApp, source: string, target: string): Promise<void> {
  for (const away of await app.store.ofPerson(source)) await change(app, away, (now) => heldBy(now, source, target));
}

/** They are two again: each has what was hers. May be repeated. */
export async function giveBack(app: AwayApp, source: string, target: string): Promise<void> {
  for (const away of await app.store.ofPerson(target))
    if (away.person === source) await change(app, away, (now) => heldBy(now, target, source));
}

function heldBy(away: AwayRegistration, from: string, to: string): AwayRegistration {
  if (holderOf(away) !== from) return away;
  const { heldBy: _, ...own } = away;
  return to === away.person ? own : { ...own, heldBy: to };
}
