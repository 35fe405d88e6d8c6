import type { Connection } from 'mongoose';

/** What a restore leaves in the database. */
interface Restoration {
  readonly _id: string;
  readonly state: string;
  readonly moment: string;
  /** Whether what was lost has been looked for. */
  readonly settled?: boolean;
}

/** The restore that a database came from. */
export function restorationStore(connection: Connection) {
  const restorations = connection.collection<Restoration>('restorations');
  return {
    restoredTo: async (): Promise<string | undefined> =>
      (await restorations.findOne({ _id: 'newest', state: 'done', settled: { $ne: true } }))?.moment,
    done: async (): Promise<void> => {
      await restorations.updateOne({ _id: 'newest' }, { $set: { settled: true } });
    },
  };
}
