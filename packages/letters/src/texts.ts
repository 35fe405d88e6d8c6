import type { Language } from '@inclust/kernel';
import { IntlMessageFormat } from 'intl-messageformat';

/** What a text may be given, by its name. */
type Given = Readonly<Record<string, string | number>>;

/**
 * Says texts of which each language has all, as ICU MessageFormat. What a text is given stands in it as it is. Throws where it is not given all
 * that it names.
 */
export function textsOf<Key extends string>(resources: Readonly<Record<Language, Readonly<Record<Key, string>>>>) {
  const formats = new Map<string, IntlMessageFormat>();
  return (language: Language, key: Key, given: Given = {}): string => {
    const known = formats.get(`${language} ${key}`);
    const format = known ?? new IntlMessageFormat(resources[language][key], language, undefined, { ignoreTag: true });
    if (!known) formats.set(`${language} ${key}`, format);
    return String(format.format(given));
  };
}
