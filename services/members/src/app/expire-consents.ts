import { memberDecider } from '../domain/register.ts';
import type { MembersApp } from './ports.ts';

/** How many members are looked at in one go. */
const most = 200;

/** Ends the consents that have run out by today; how many members had one. Who is interrupted, or is to `stop`, goes on at the next call. */
export async function expireConsents(app: MembersApp, stop: AbortSignal): Promise<number> {
  let ended = 0;
  for (let before = -1; before < ended && !stop.aborted;) {
    before = ended;
    const deed = { ...app.clock.now(), by: 'register' };
    for (const id of await app.store.withExpiredConsent(deed.today, most)) {
      const outcome = await app.store.save(id, undefined, false, (current) =>
        memberDecider.decide({ kind: 'expire-consents', ...deed }, current?.member),
      );
      if (outcome.ok && outcome.value.changed) ended += 1;
    }
  }
  return ended;
}
