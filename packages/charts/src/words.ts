import type { Language } from '@inclust/kernel';

/** The few words that charts add of their own. */
export interface Words {
  readonly confidential: string;
  readonly missing: string;
  /** The letters of the directions, behind degrees. */
  readonly north: string;
  readonly east: string;
}

/** What stands for a value that is kept secret, as in European statistics (SDMX code list CL_OBS_STATUS). */
export const confidentialMark = ':c';

/** The words of each language. */
export const wordsOf: Readonly<Record<Language, Words>> = {
  el: { confidential: 'εμπιστευτικό', missing: 'χωρίς στοιχεία', north: 'Β', east: 'Α' },
  sq: { confidential: 'konfidenciale', missing: 'pa të dhëna', north: 'V', east: 'L' },
  en: { confidential: 'confidential', missing: 'no data', north: 'N', east: 'E' },
};
