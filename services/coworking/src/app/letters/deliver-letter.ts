import type { DueLetter, LetterEnd } from '@inclust/letters';
import type { Booking } from '../../domain/bookings/booking.ts';
import { isNobodys, stillSo, type LetterCause } from '../../domain/letters/letter.ts';
import { entriesOf } from '../calendar/read-calendar.ts';
import type { LetterMatter, LettersApp } from './ports.ts';

/** Delivers a letter as things are now, or says why it is not sent. */
export async function deliverLetter(app: LettersApp, letter: DueLetter<LetterCause>): Promise<LetterEnd> {
  const matter = await matterOf(app, letter);
  if (typeof matter === 'string') return { state: 'skipped', because: matter };
  await app.post.send(matter);
  app.onStep('letter.sent');
  // Who was erased while it was under way: what is kept of it is deleted here as well.
  const after = await aboutWhat(app, letter);
  if (after.length === 0 || after.some(isNobodys)) await app.post.forget(letter.id);
  return { state: 'sent' };
}

/** Everything that a letter is written from, as it is now; or why it is not to be sent. */
async function matterOf(app: LettersApp, letter: DueLetter<LetterCause>): Promise<LetterMatter | string> {
  const all = await aboutWhat(app, letter);
  if (all.some(isNobodys)) return 'erased';
  const bookings = all.filter((booking) => stillSo(letter.cause, booking, app.now()));
  const [first] = bookings;
  if (!first) return 'no-longer-so';
  const addressee = await app.addressee(first);
  if (addressee.kind === 'nobody') return addressee.because;
  // Where members were one for a while, some of a series are another's.
  const hers = bookings.filter(({ person }) => person === first.person);
  return { letter, entries: await entriesOf(app, hers), addressee };
}

/** The booking that a letter is about, or those of its series that have not changed since the moment of which it tells. */
async function aboutWhat(app: LettersApp, { about, cause }: DueLetter<LetterCause>): Promise<readonly Booking[]> {
  if ('at' in cause) return (await app.bookings.ofSeries(about)).filter(({ changedAt }) => changedAt === cause.at);
  const booking = await app.bookings.get(about);
  return booking ? [booking] : [];
}
