import { languages, type FieldViolation, type LocalizedText } from '@inclust/kernel';

/** The rules that a text in several languages breaks: each is of 1 to `longest` characters that are not only white space. */
export function textViolations(field: string, text: LocalizedText, longest: number): FieldViolation[] {
  return languages.flatMap((language) => {
    const found = text[language];
    if (!found || (found.text.trim() !== '' && found.text.length <= longest)) return [];
    return [{ field: `${field}.${language}`, rule: 'text-length', message: `1 to ${longest} characters.` }];
  });
}

/** The rules that a list of codes breaks: no code twice, at most so many, each of those there are. */
export function codeViolations(
  field: string,
  values: readonly string[],
  known: (value: string) => boolean,
  rule: string,
  most: number,
): FieldViolation[] {
  const found: FieldViolation[] = [];
  if (values.length > most) found.push({ field, rule: 'too-many', message: `At most ${most} values.` });
  if (new Set(values).size < values.length) found.push({ field, rule: 'repeated', message: 'A value comes twice.' });
  for (const [turn, value] of values.entries())
    if (!known(value)) found.push({ field: `${field}[${turn}]`, rule, message: 'There is no such value.' });
  return found;
}

/** Whether a text is a complete https address without white space, of at most 2,000 characters. */
export function isHttps(text: string): boolean {
  return text.length <= 2_000 && /^https:\/\/[^\s|]+$/i.test(text) && URL.canParse(text);
}

/** Whether a text is a BCP 47 language tag. */
export function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
