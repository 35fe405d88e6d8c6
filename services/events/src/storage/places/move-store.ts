import type { Connection } from 'mongoose';
import type { Move, MoveStore } from '../../app/places/ports.ts';
import { placesCollections } from './collections.ts';

interface MovesDocument {
  /** The id of the registration. */
  readonly _id: string;
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

/** Which registrations changed hands, in MongoDB. */
export function createMoveStore(connection: Connection): MoveStore {
  const moves = connection.collection<MovesDocument>(placesCollections.moves);
  return {
    note: async ({ registration, ...move }) => {
      await moves.updateOne({ _id: registration }, { $addToSet: { moves: move } }, { upsert: true });
    },
    has: async ({ registration, from, to }: Move) => {
      const found = await moves.findOne({ _id: registration });
      return (found?.moves ?? []).some((move) => move.from === from && move.to === to);
    },
    forget: async ({ registration, ...move }) => {
      await moves.updateOne({ _id: registration }, { $pull: { moves: move } });
    },
  };
}
