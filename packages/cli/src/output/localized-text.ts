import { TextState, type LocalizedText } from '@inclust/contracts';

/** The text in the language in which it was written, or else the first there is in the order Greek, Albanian, English; empty for none. */
export function localizedText(text: LocalizedText | undefined): string {
  const texts = [text?.el, text?.sq, text?.en].filter((one) => one !== undefined && one.text !== '');
  const original = texts.find((one) => one?.state === TextState.TEXT_STATE_ORIGINAL);
  return (original ?? texts[0])?.text ?? '';
}
