import type { InstantText, Uuid } from '@inclust/kernel';
import type { Member } from '../domain/member.ts';
import type { MembersApp } from './ports.ts';

/** A member whom other nodes know, with the newest version that they were told. */
export interface LostMember {
  readonly id: Uuid;
  readonly version: number;
}

/** How many are looked for in one go. */
const most = 200;

/**
 * After a restore: keeps of each member whom this register lacks and others know that she is erased, in a version above theirs, so that
 * her entries end everywhere. How many they were.
 */
export async function noteLostMembers(app: MembersApp, lost: readonly LostMember[]): Promise<number> {
  const { at } = app.clock.now();
  let noted = 0;
  for (let from = 0; from < lost.length; from += most) {
    const some = lost.slice(from, from + most);
    const there = new Set((await app.store.getAll(some.map(({ id }) => id))).map(({ member }) => member.id));
    for (const { id, version } of some) {
      if (there.has(id)) continue;
      if (await app.store.insertLost(lostMember(id, at), version + 1)) noted += 1;
    }
  }
  return noted;
}

/** Nothing is known of her but the id. */
function lostMember(id: Uuid, at: InstantText): Member {
  return {
    id,
    status: 'erased',
    draft: {
      kind: 'person',
      givenName: '',
      familyName: '',
      disciplines: [],
      functions: [],
      activities: [],
      skillsOffered: [],
      skillsSought: [],
      languages: [],
      links: [],
      description: {},
      listingConsent: false,
    },
    periods: [],
    roles: [],
    consents: [],
    sharing: {},
    history: [],
    registeredAt: at,
    changedAt: at,
  };
}
