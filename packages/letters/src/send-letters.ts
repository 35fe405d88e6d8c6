import { isInfrastructure, type Uuid } from '@inclust/kernel';
import type { DueLetter, LetterEnd, LetterLedger } from './letter.ts';

/** What sending needs. */
export interface Sending<Cause> {
  readonly ledger: LetterLedger<Cause>;
  /** Delivers a letter, or says why it is not sent. Rejects where that cannot be done now. */
  readonly deliver: (letter: DueLetter<Cause>) => Promise<LetterEnd>;
  readonly now: () => number;
  /** For failure tests: told of `letter.taken` before it is delivered, and `letter.noted` once that is noted. */
  readonly onStep: (step: string) => void;
  /** No further letter is taken once it is aborted. */
  readonly stopping: AbortSignal;
  /** A letter that could not be sent now, by its id. */
  readonly failed: (id: Uuid, error: unknown) => void;
}

/** How many letters are taken in one go, and how many are under way at once. */
const atOnce = 100;
const lanes = 4;

/** How long a process has a letter without saying so again, and how often it says so, in milliseconds. */
const leaseFor = 15_000;
const renewEvery = 5_000;

/** The first wait after a try that failed, the longest, and after how long a letter is given up; in milliseconds. */
const firstWait = 10_000;
const longestWait = 60 * 60_000;
const patience = 30 * 24 * 60 * 60_000;

/**
 * Sends the letters that are due. Several processes may do it at once: each letter is taken by one. What a process had that died is due
 * again when its lease is over, and what could not be delivered later, each time after a longer wait. The rest of a round waits for the
 * next one where the mail server or the register is away. Answers whether there may be `more`, or who is needed is `away`.
 */
export async function sendLetters<Cause>(app: Sending<Cause>): Promise<'more' | 'done' | 'away'> {
  const due = [...(await app.ledger.due(app.now(), atOnce))];
  const more = due.length === atOnce;
  let away = false;
  const goesOn = () => !away && !app.stopping.aborted;
  const lane = async (): Promise<void> => {
    for (let letter = due.pop(); letter && goesOn(); letter = due.pop())
      if ((await sendOne(app, letter)) === 'away') away = true;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (away) return 'away';
  return more && goesOn() ? 'more' : 'done';
}

async function sendOne<Cause>(app: Sending<Cause>, letter: DueLetter<Cause>): Promise<'done' | 'away'> {
  const { ledger, now } = app;
  if (!(await ledger.take(letter, now() + leaseFor))) return 'done';
  app.onStep('letter.taken');
  const renewing = setInterval(() => void ledger.keep(letter.id, now() + leaseFor).catch(() => {}), renewEvery);
  try {
    const end = await app.deliver(letter);
    clearInterval(renewing);
    await ledger.end(letter.id, end, now());
    app.onStep('letter.noted');
    return 'done';
  } catch (error) {
    clearInterval(renewing);
    app.failed(letter.id, error);
    await again(app, letter);
    return isInfrastructure(error) ? 'away' : 'done';
  } finally {
    clearInterval(renewing);
  }
}

async function again<Cause>(
  { ledger, now }: Sending<Cause>,
  { id, tries, madeAt, sendAt }: DueLetter<Cause>,
): Promise<void> {
  if (now() - Math.max(madeAt, sendAt) > patience)
    return ledger.end(id, { state: 'skipped', because: 'given-up' }, now());
  const wait = Math.min(firstWait * 2 ** Math.min(tries, 20), longestWait);
  await ledger.keep(id, now() + wait * (0.75 + Math.random() / 2));
}
