import { textIn, type Language } from '@inclust/kernel';
import type { Venue } from '../../domain/venue/venue.ts';

/** Where a venue is, in a line: its name, street and place. */
export function venueText({ names, address }: Venue, language: Language): string {
  const { street, postalCode, locality } = address;
  return [textIn(names, language), street, postalCode ? `${postalCode} ${locality}` : locality].join(', ');
}
