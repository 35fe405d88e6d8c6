/** The three languages of the platform. */
export const languages = ['el', 'sq', 'en'] as const;
export type Language = (typeof languages)[number];

/** How a text came about: written in this language, translated by a person, by a machine, or out of date since its original changed. */
export type TextState = 'original' | 'human' | 'machine' | 'stale';

/** A text in up to three languages, each with its state. */
export type LocalizedText = { readonly [L in Language]?: { readonly text: string; readonly state: TextState } };

/** The text in the wanted language, else in the first there is in the order el, sq, en; empty when there is none. */
export function textIn(text: LocalizedText, language: Language): string {
  const wanted = text[language];
  if (wanted) return wanted.text;
  for (const other of languages) {
    const found = text[other];
    if (found) return found.text;
  }
  return '';
}

/** A localized text whose given languages are all originals; empty strings are left out. */
export function originalTexts(texts: { readonly [L in Language]?: string | undefined }): LocalizedText {
  const result: { -readonly [L in Language]?: { text: string; state: TextState } } = {};
  for (const language of languages) {
    const text = texts[language];
    if (text) result[language] = { text, state: 'original' };
  }
  return result;
}
