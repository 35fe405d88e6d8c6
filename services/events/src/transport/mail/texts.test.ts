import { languages, type Language } from '@inclust/kernel';
import { IntlMessageFormat } from 'intl-messageformat';
import { expect, test } from 'vitest';
import { resources, say, type TextKey } from './texts.ts';

const keys = Object.keys(resources.en) as TextKey[];

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** What a text is given, whether it is a number, a plural or as it is. */
function argumentsOf(elements: Elements): readonly string[] {
  return elements.flatMap((element) => {
    if (!('value' in element) || element.type === 0) return [];
    if (!('options' in element)) return [`${element.value}:${element.type}`];
    const inner = Object.values(element.options).flatMap(({ value }) => argumentsOf(value));
    return [`${element.value}:plural`, ...inner];
  });
}

const astOf = (language: Language, key: TextKey) =>
  new IntlMessageFormat(resources[language][key], language, undefined, { ignoreTag: true }).getAst();

test('every language has every text, and nothing else', () => {
  for (const language of languages) expect(Object.keys(resources[language])).toEqual(keys);
});

test.each(keys)('%s is given the same in all languages', (key) => {
  const [first, ...others] = languages.map((one) => [...new Set(argumentsOf(astOf(one, key)))].toSorted());
  for (const other of others) expect(other).toEqual(first);
});

test('every plural has the forms that its language has', () => {
  const pluralsOf = (elements: Elements): readonly (readonly string[])[] =>
    elements.flatMap((element) => {
      if (!('options' in element)) return [];
      const inner = Object.values(element.options).flatMap(({ value }) => pluralsOf(value));
      return 'pluralType' in element ? [Object.keys(element.options).toSorted(), ...inner] : inner;
    });
  for (const language of languages) {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const found = keys.flatMap((key) => pluralsOf(astOf(language, key)));
    expect(found.length).toBeGreaterThan(10);
    for (const one of found) expect(one).toEqual(forms);
  }
});

test.each([
  ['en', 1, '1 place is yours'],
  ['en', 2, '2 places are yours'],
  ['el', 1, 'έχετε 1 θέση.'],
  ['el', 2, 'έχετε 2 θέσεις.'],
  ['el', 1_200, 'έχετε 1.200 θέσεις.'],
  ['sq', 1, 'keni 1 vend.'],
  ['sq', 2, 'keni 2 vende.'],
  ['sq', 21, 'keni 21 vende.'],
] as const)('in %s it is said of %i places as people say it', (language, count, said) => {
  expect(say(language, 'confirmed.opening', { count })).toContain(said);
});

test('what a text is given stands in it as it is, and nothing that it names may be missing', () => {
  const title = "{count} <b>l'été</b> '{'";
  for (const language of languages) expect(say(language, 'confirmed.subject', { title })).toContain(title);
  expect(() => say('en', 'confirmed.subject')).toThrow(/title/);
});
