import { languages, type FieldViolation, type LocalizedText } from '@inclust/kernel';

const longest = 240;

/** The rules that names in several languages break. */
export function nameViolations(names: LocalizedText): FieldViolation[] {
  const given = languages.flatMap((language) => {
    const text = names[language]?.text;
    return text === undefined ? [] : [{ language, text }];
  });
  if (given.length === 0) return [{ field: 'names', rule: 'required', message: 'A name in at least one language.' }];
  return given
    .filter(({ text }) => text.trim() === '' || text.length > longest)
    .map(({ language }) => ({
      field: `names.${language}`,
      rule: 'text-length',
      message: `1 to ${longest} characters.`,
    }));
}
