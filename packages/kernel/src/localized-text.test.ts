import { expect, test } from 'vitest';
import { originalTexts, textIn } from './localized-text.ts';

test('the wanted language, else the first there is in the order el, sq, en, else nothing', () => {
  const text = originalTexts({ sq: 'Teatri', en: 'Theatre' });
  expect([textIn(text, 'en'), textIn(text, 'sq'), textIn(text, 'el')]).toEqual(['Theatre', 'Teatri', 'Teatri']);
  expect(textIn({}, 'el')).toBe('');
});

test('originals leave out what is empty', () => {
  expect(originalTexts({ el: '', sq: undefined, en: 'a' })).toEqual({ en: { text: 'a', state: 'original' } });
});
