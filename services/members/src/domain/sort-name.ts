import { languages, nameSortKey } from '@inclust/kernel';
import type { Member } from './member.ts';

/** Where a member stands in a list: persons by family name, organisations by the first name there is in el, sq, en. */
export function sortName({ draft }: Member): string {
  if (draft.kind === 'person') return nameSortKey(`${draft.familyName} ${draft.givenName}`);
  const names = languages.flatMap((language) => draft.names[language]?.text ?? []);
  return nameSortKey(names[0] ?? '');
}
