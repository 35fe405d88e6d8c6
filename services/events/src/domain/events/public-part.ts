import type { CulturalEvent } from './event.ts';
import type { Venue } from '../venue/venue.ts';

/** An event as everybody may see it: notes, themes, and who did what, are for staff. `undefined` for a draft, also one that was deleted, of which nobody sees anything. */
export function publicPart<Schedule>(event: CulturalEvent<Schedule>): CulturalEvent<Schedule> | undefined {
  if (event.state === 'draft' || event.state === 'deleted') return undefined;
  const { note: _note, ...draft } = event.draft;
  const { origin: _origin, ...rest } = event;
  return { ...rest, draft: { ...draft, themes: [] }, history: [] };
}

/** What the agenda says of a venue: where it is and what it offers; what it is for the figures stays at home. */
export function venuePublicPart<Kept extends Venue>(venue: Kept): Kept {
  return { ...venue, capacity: null, supported: [] };
}
