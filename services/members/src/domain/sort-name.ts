import { languages, nameSortKey, type Language } from '@inclust/kernel';
import type { Member } from './member.ts';

/**
 * Where a member stands in a list in the order of a language: persons by family name, organisations by their name in that language, else
 * by the first there is in el, sq, en. Empty for who has no name left.
 */
export function sortName({ draft }: Pick<Member, 'draft'>, language: Language): string {
  if (draft.kind === 'person') return nameSortKey(`${draft.familyName} ${draft.givenName}`, language);
  const names = [language, ...languages].flatMap((one) => draft.names[one]?.text ?? []);
  return nameSortKey(names[0] ?? '', language);
}
