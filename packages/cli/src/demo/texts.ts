import type { Partially } from '@inclust/client';
import { TextState, type LocalizedText } from '@inclust/contracts';

/** A text of the demonstration in the three languages. */
export type Texts = Readonly<Record<'el' | 'sq' | 'en', string>>;

/** Written in the city's language, and translated by people. */
export function textsOf(texts: Texts, country: string): Partially<LocalizedText> {
  const original = country === 'GR' ? 'el' : 'sq';
  const of = (language: keyof Texts) => ({
    text: texts[language],
    state: language === original ? TextState.TEXT_STATE_ORIGINAL : TextState.TEXT_STATE_HUMAN,
  });
  return { el: of('el'), sq: of('sq'), en: of('en') };
}
