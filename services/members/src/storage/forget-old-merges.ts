import type { Connection } from 'mongoose';
import type { Logger } from 'pino';
import { undoDays } from '../domain/merging/undo-merge.ts';
import { memberCollection } from './member-document.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Takes out of the register, at the start and then daily, what was kept to undo merges that can no longer be undone. It is no new version
 * of a member: nothing that anybody sees changes.
 */
export function forgetOldMerges(connection: Connection, now: () => number, logger: Logger): AsyncDisposable {
  const forget = async (): Promise<void> => {
    const before = new Date(now() - undoDays * day);
    const members = connection.collection(memberCollection);
    const old = await members.find({ mergedAt: { $lt: before } }, { projection: { _id: 1 } }).toArray();
    for (const { _id } of old)
      await members.updateOne({ _id, mergedAt: { $lt: before } }, { $unset: { 'state.merged.kept': 1, mergedAt: 1 } });
  };
  let running = Promise.resolve();
  const look = (): void => {
    running = forget().catch((error: unknown) => logger.warn({ err: error }, 'old merges could not be forgotten'));
  };
  look();
  const timer = setInterval(look, day);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
