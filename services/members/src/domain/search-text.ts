import { languages, searchKeys } from '@inclust/kernel';
import type { Member } from './member.ts';

/** The keys under which a member is found: the words of names, place and descriptions. */
export function memberSearchKeys({ draft }: Member): string[] {
  const texts = languages.flatMap((language) => [draft.description[language]?.text ?? '', draft.kind === 'organisation' ? (draft.names[language]?.text ?? '') : '']);
  if (draft.kind === 'person') texts.push(draft.givenName, draft.familyName);
  texts.push(draft.locality ?? '');
  return searchKeys(texts.join(' '));
}
