import { TextState as ProtoTextState, type LocalizedText as ProtoText } from '@inclust/contracts';
import { languages, type LocalizedText, type TextState } from '@inclust/kernel';

const states: readonly (readonly [TextState, ProtoTextState])[] = [
  ['original', ProtoTextState.TEXT_STATE_ORIGINAL],
  ['human', ProtoTextState.TEXT_STATE_HUMAN],
  ['machine', ProtoTextState.TEXT_STATE_MACHINE],
  ['stale', ProtoTextState.TEXT_STATE_STALE],
];

/** A localized text as a message; `undefined` when it has none. */
export function textToProto(text: LocalizedText): ProtoText | undefined {
  const result: ProtoText = { el: undefined, sq: undefined, en: undefined };
  let any = false;
  for (const language of languages) {
    const one = text[language];
    if (!one) continue;
    any = true;
    result[language] = {
      text: one.text,
      state: states.find(([state]) => state === one.state)?.[1] ?? ProtoTextState.TEXT_STATE_ORIGINAL,
    };
  }
  return any ? result : undefined;
}

/** A localized text from a message: NFC and without white space at the ends, empty texts left out, a text without a state is an original. */
export function textFromProto(text: ProtoText | undefined): LocalizedText {
  const result: { -readonly [L in keyof LocalizedText]: LocalizedText[L] } = {};
  for (const language of languages) {
    const one = text?.[language];
    if (!one?.text) continue;
    const written = one.text.normalize('NFC');
    result[language] = {
      // Nothing but white space is for the rules to refuse.
      text: written.trim() || written,
      state: states.find(([, state]) => state === one.state)?.[0] ?? 'original',
    };
  }
  return result;
}
