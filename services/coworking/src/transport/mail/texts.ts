import type { Language } from '@inclust/kernel';
import { textsOf } from '@inclust/letters';
import el from './texts/el.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import sq from './texts/sq.json' with { type: 'json' };

/** What a letter can say, by its name in the resources. */
export type TextKey = keyof typeof en;

/** Of each language all texts, as ICU MessageFormat. */
export const resources: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { el, sq, en };

/** A text in a language; what it is given stands in it as it is. Throws where it is not given all that it names. */
export const say = textsOf(resources);
