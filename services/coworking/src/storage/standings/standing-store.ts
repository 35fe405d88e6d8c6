import { applyNewest } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { BodyStanding, MemberStanding, Standings } from '../../app/standings/ports.ts';
import { collections } from '../bookings/collections.ts';

type MemberDocument = Omit<MemberStanding, 'member'> & { readonly _id: string };
type BodyDocument = Omit<BodyStanding, 'id'> & { readonly _id: string };

/** What rules ask of members in MongoDB: the newest facts of each. */
export function createStandings(connection: Connection): Standings {
  const members = connection.collection<MemberDocument>(collections.memberStandings);
  const bodies = connection.collection<BodyDocument>(collections.bodyStandings);
  return {
    of: async (person, day) => {
      const found = await members.findOne({ _id: person });
      const own = found?.isActive ? found : undefined;
      const organisations = (own?.represents ?? [])
        .filter(({ from, until }) => from <= day && (until === '' || day < until))
        .map(({ organisation }) => organisation);
      const names = [person, ...organisations];
      const isIn = await bodies.find({ member: { $in: names }, isIn: true }).toArray();
      return {
        bodies: [...new Set(isIn.map(({ body }) => body))],
        isRepresentative: own?.isOrganisation === true || organisations.length > 0,
      };
    },
    keepMembers: async (standings) => {
      const rows = standings.map(({ member, ...more }) => ({ _id: member, ...more }));
      if (rows.length > 0) await applyNewest(connection, collections.memberStandings, rows);
    },
    keepBodies: async (standings) => {
      const rows = standings.map(({ id, ...more }) => ({ _id: id, ...more }));
      if (rows.length > 0) await applyNewest(connection, collections.bodyStandings, rows);
    },
  };
}
