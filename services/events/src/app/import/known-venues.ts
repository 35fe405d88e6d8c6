import { fold, languages, type Uuid } from '@inclust/kernel';
import type { KeptVenue } from '../../domain/venue/venue-decider.ts';
import type { EventsApp } from '../ports.ts';

/** Finds the venue that a text of a file means; `undefined` where it is none of the node, or could be two of them. */
export type FindsVenue = (text: string) => Uuid | undefined;

/** Looks venues up by their name, alone or with their address as calendars and pages write it, in any language, letters and accents apart. */
export async function venueFinder({ venues }: EventsApp): Promise<FindsVenue> {
  const found = new Map<string, Uuid | undefined>();
  let pageToken = '';
  do {
    const page = await venues.list({ pageSize: 1_000, pageToken });
    if (!page.ok) throw new Error(page.refusal.message);
    for (const { state } of page.value.items)
      for (const key of new Set(textsOf(state).map(keyOf)))
        found.set(key, found.has(key) && found.get(key) !== state.id ? undefined : state.id);
    pageToken = page.value.nextPageToken;
  } while (pageToken !== '');
  return (text) => found.get(keyOf(text));
}

function textsOf({ names, address }: KeptVenue): string[] {
  const { street, locality, postalCode, country } = address;
  const post = postalCode ? [postalCode] : [];
  return languages.flatMap((language) => {
    const name = names[language]?.text;
    if (name === undefined) return [];
    const written = [
      [],
      [locality],
      [street],
      [street, locality],
      [street, [...post, locality].join(' ')],
      [street, ...post, locality],
      [street, ...post, locality, country],
    ];
    return written.map((parts) => [name, ...parts].join(' '));
  });
}

/** A text by its words alone: commas and breaks stand where they like. */
function keyOf(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
