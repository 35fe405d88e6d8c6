import { wasInserted } from '@inclust/mongo';
import type { Connection } from 'mongoose';
import type { Claims } from '../../app/credits/ports.ts';
import { collections } from '../bookings/collections.ts';

interface ClaimDocument {
  readonly _id: string;
  /** The digest of the request. */
  readonly request: string;
  readonly at: Date;
}

/** Which request was the first to use an id, in MongoDB. */
export function createClaims(connection: Connection): Claims {
  const claims = connection.collection<ClaimDocument>(collections.claims);
  return {
    first: async (id, request, moment) => {
      const claim = { _id: id as string, request, at: new Date(moment) };
      if (await wasInserted(claims.insertOne(claim))) return request;
      return (await claims.findOne({ _id: id as string }))?.request ?? request;
    },
  };
}
