import type { MembersApp, KeptMember } from './ports.ts';

const atOnce = 500;

/** Publishes the present state of every member once more, for copies that may have lost it; answers with how many. */
export async function republishMembers(app: MembersApp): Promise<number> {
  let published = 0;
  let batch: KeptMember[] = [];
  for await (const member of app.store.all()) {
    batch.push(member);
    if (batch.length < atOnce) continue;
    await app.republisher.republish(batch);
    published += batch.length;
    batch = [];
  }
  if (batch.length > 0) await app.republisher.republish(batch);
  return published + batch.length;
}
