import { repeat } from '@inclust/messaging';
import type { Logger } from 'pino';
import type { KeyQuotas, KeyUse } from './key-quotas.ts';

/** How often what keys have asked is told, in milliseconds. What a killed process has not told is lost. */
const tellEvery = 10_000;

/** Tells the accounts service from time to time what keys have asked of this process, and at the end. */
export function tellKeyUses(
  quotas: Pick<KeyQuotas, 'takeUses' | 'giveBack'>,
  tell: (uses: readonly KeyUse[]) => Promise<void>,
  logger: Logger,
): AsyncDisposable {
  const tellAll = async (): Promise<void> => {
    const uses = quotas.takeUses();
    if (uses.length === 0) return;
    try {
      await tell(uses);
    } catch (error) {
      quotas.giveBack(uses);
      throw error;
    }
  };
  const failed = (error: unknown): void => logger.debug({ err: error }, 'the use of keys could not be told');
  const telling = repeat(tellEvery, tellAll, failed, 'later');
  return {
    [Symbol.asyncDispose]: async () => {
      await telling[Symbol.asyncDispose]();
      await tellAll().catch(failed);
    },
  };
}
