import type { Logger } from 'pino';

/** A member whom the meta-cluster was told of. */
export interface KnownMember {
  readonly id: string;
  readonly version: number;
}

/** What a city needs to look for what was lost. */
export interface AfterRestoreOptions {
  /** The moment of the backup that this node was restored from; `undefined` where it was not, or where all was done. */
  readonly restoredTo: () => Promise<string | undefined>;
  readonly done: () => Promise<void>;
  /** Whether anything of this node is on its way inside the meta-cluster. */
  readonly moving: () => Promise<boolean>;
  readonly toldSince: (moment: string) => Promise<readonly KnownMember[]>;
  /** Notes in the register who is known elsewhere and lost here; how many. */
  readonly noteLost: (members: readonly KnownMember[]) => Promise<number>;
  readonly logger: Logger;
}

/** How far two clocks may be apart, in milliseconds. */
const apart = 60 * 60 * 1_000;

/**
 * Once after a restore: asks the meta-cluster whom it was told of since the moment of the backup, and has the register end those whom it
 * lacks. Answers with whether there is nothing left to do.
 */
export async function endWhatWasLost(options: AfterRestoreOptions): Promise<boolean> {
  const { restoredTo, done, moving, toldSince, noteLost, logger } = options;
  const moment = await restoredTo();
  if (moment === undefined) return true;
  if (await moving()) return false;
  const known = await toldSince(new Date(Date.parse(moment) - apart).toISOString());
  const lost = await noteLost(known);
  await done();
  logger.info({ lost, known: known.length }, 'looked for members who were lost by the restore');
  return true;
}
