import { nameSkeletons } from '@inclust/kernel';

/** What places that sound alike share, whatever the script and the order of the words: `Άρτα`, `ΑΡΤΑ` and `Arta`. Empty without letters and digits. */
export function placeOf(locality: string): string {
  return nameSkeletons(locality)[0] ?? '';
}

/** The search key that every member of a place has: that of its longest word. */
export function searchKeyOf(place: string): string {
  const [longest = ''] = place.split(' ').toSorted((one, other) => other.length - one.length);
  return `s:${longest}`;
}
