import { languages, searchKeys } from '@inclust/kernel';
import type { Member } from './member.ts';

/** The keys under which a member is found: the words of names and place. Descriptions are searched in the directory. */
export function memberSearchKeys({ draft }: Member): string[] {
  const texts = draft.kind === 'organisation' ? languages.flatMap((language) => draft.names[language]?.text ?? []) : [];
  if (draft.kind === 'person') texts.push(draft.givenName, draft.familyName);
  texts.push(draft.locality ?? '');
  return searchKeys(texts.join(' '));
}
