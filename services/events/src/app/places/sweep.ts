import type { PlacesApp } from './ports.ts';
import { spreadRules } from './set-rules.ts';

/** How many occurrences are looked at in one go, and how many events. */
const mostOccurrences = 100;
const mostEvents = 20;

/**
 * Does what comes by time: ends holds and offers, promotes who waits, tells of an end, writes what a crash left, and brings rules where they
 * have not come. Several processes may do it at once. Rejects, once all was tried, where something could not be done.
 */
export async function sweepPlaces(app: PlacesApp): Promise<void> {
  const at = app.now();
  const [due, rules] = await Promise.all([app.allotments.due(at, mostOccurrences), app.rules.spreading(mostEvents)]);
  const done = await Promise.allSettled([
    ...due.map((ref) => app.office.tend(ref, at)),
    ...rules.map((one) => spreadRules(app, one)),
  ]);
  for (const one of done) if (one.status === 'rejected') throw one.reason;
}
