import { wishing } from '../../domain/away/away-registration.ts';
import { change } from './ask-owner.ts';
import type { AwayApp } from './ports.ts';

/** Has the nodes of events forget what a member of this one has said who was erased; what is kept here goes once they have. */
export async function forgetAway(app: AwayApp, person: string): Promise<void> {
  for (const away of await app.store.ofPerson(person))
    await change(app, away, (now) => ({ ...wishing(now, 'forget'), lines: [], answers: {} }));
}
