export { keepSending } from './keep-sending.ts';
export type { DueLetter, Letter, LetterEnd, LetterLedger } from './letter.ts';
export { createLetterLedger, makeLetterLedger, thinLetterLedger } from './letter-ledger.ts';
export { memberAddressee, type Addressee } from './member-addressee.ts';
export { moneyText } from './money.ts';
export { placeText } from './place-text.ts';
export { textsOf } from './texts.ts';
export { momentText, occurrenceText, periodText, type WhenOptions } from './when.ts';
