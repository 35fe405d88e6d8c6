import type { Uuid } from '@inclust/kernel';
import { repeat } from '@inclust/messaging';
import type { Logger } from 'pino';
import { sendLetters, type Sending } from './send-letters.ts';

/** What goes on sending. Disposing takes no further letter and waits for those under way. */
export interface KeptSending extends AsyncDisposable {
  /** There may be new letters: looks at once, unless who is needed is away. */
  soon(): void;
}

/** How often is looked for letters that are due, in milliseconds; where who is needed is away, new ones wait for the next look. */
const sendEvery = 1_000;
const restAfterAway = 5_000;

/** Goes on sending the letters that are due. */
export function keepSending<Cause>(sending: Omit<Sending<Cause>, 'stopping' | 'failed'>, logger: Logger): KeptSending {
  const failed = (letter: Uuid, error: unknown) => logger.warn({ err: error, letter }, 'a letter could not be sent');
  let restUntil = 0;
  const repeated = repeat(
    sendEvery,
    async (stopping) => {
      const app = { ...sending, stopping, failed };
      let round = await sendLetters(app);
      while (round === 'more') round = await sendLetters(app);
      if (round === 'away') restUntil = sending.now() + restAfterAway;
    },
    (error) => logger.warn({ err: error }, 'letters could not be looked for'),
  );
  return {
    soon: () => {
      if (sending.now() >= restUntil) repeated.soon();
    },
    [Symbol.asyncDispose]: () => repeated[Symbol.asyncDispose](),
  };
}
