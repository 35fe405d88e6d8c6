import { languages, type Language } from '@inclust/kernel';
import { IntlMessageFormat } from 'intl-messageformat';

type Resources = Readonly<Record<Language, Readonly<Record<string, string>>>>;
type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** What is wrong with texts: languages that lack some, are given other things than the others, or lack a form of a plural of theirs. */
export function textProblems(resources: Resources): readonly string[] {
  const keys = Object.keys(resources.en);
  return languages.flatMap((language) => {
    const own = Object.keys(resources[language]);
    if (own.join() !== keys.join()) return [`${language} has other texts than en`];
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted().join();
    return keys.flatMap((key) => {
      const [text, model] = [astOf(resources, language, key), astOf(resources, 'en', key)];
      const given =
        [...new Set(argumentsOf(text))].toSorted().join() === [...new Set(argumentsOf(model))].toSorted().join();
      const plurals = pluralsOf(text).every((one) => one.toSorted().join() === forms);
      return [
        ...(given ? [] : [`${language} ${key} is given other things than in en`]),
        ...(plurals ? [] : [`${language} ${key} lacks a form of a plural`]),
      ];
    });
  });
}

/** How many plurals texts have. */
export function pluralCount(resources: Resources, language: Language): number {
  return Object.keys(resources[language]).flatMap((key) => pluralsOf(astOf(resources, language, key))).length;
}

function astOf(resources: Resources, language: Language, key: string): Elements {
  return new IntlMessageFormat(resources[language][key] ?? '', language, undefined, { ignoreTag: true }).getAst();
}

/** What a text is given, whether it is a number, a plural or as it is. */
function argumentsOf(elements: Elements): readonly string[] {
  return elements.flatMap((element) => {
    if (!('value' in element) || element.type === 0) return [];
    if (!('options' in element)) return [`${element.value}:${element.type}`];
    const inner = Object.values(element.options).flatMap(({ value }) => argumentsOf(value));
    return [`${element.value}:plural`, ...inner];
  });
}

/** The forms of each plural. */
function pluralsOf(elements: Elements): readonly (readonly string[])[] {
  return elements.flatMap((element) => {
    if (!('options' in element)) return [];
    const inner = Object.values(element.options).flatMap(({ value }) => pluralsOf(value));
    return 'pluralType' in element ? [Object.keys(element.options), ...inner] : inner;
  });
}
