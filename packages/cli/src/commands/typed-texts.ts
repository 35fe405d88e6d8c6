import { TextState, type LocalizedText } from '@inclust/contracts';

/** A text as it is typed in each language. */
export interface TypedTexts {
  readonly el?: string;
  readonly sq?: string;
  readonly en?: string;
}

/** The text in the languages in which it was typed. */
export function typedTexts(texts: TypedTexts): Partial<LocalizedText> {
  const state = TextState.TEXT_STATE_ORIGINAL;
  return Object.fromEntries(
    (['el', 'sq', 'en'] as const).flatMap((language) => {
      const text = texts[language];
      return text === undefined ? [] : [[language, { text, state }]];
    }),
  );
}
