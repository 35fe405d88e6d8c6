import { expect, test } from 'vitest';
import { pluralCount, textProblems } from './testing.ts';

const one = { a: '{count, plural, one {# place} other {# places}} of {of}' };

test('texts that are whole have no problem', () => {
  expect(textProblems({ el: one, sq: one, en: one })).toEqual([]);
  expect(pluralCount({ el: one, sq: one, en: one }, 'el')).toBe(1);
});

test('a text that is missing, is given other things, or lacks a form is found', () => {
  expect(textProblems({ el: {}, sq: one, en: one } as never)).toEqual(['el has other texts than en']);
  expect(textProblems({ el: { a: '{of}' }, sq: one, en: one })).toEqual(['el a is given other things than in en']);
  const formless = { a: '{count, plural, other {# vende}} {of}' };
  expect(textProblems({ el: one, sq: formless, en: one })).toEqual(['sq a lacks a form of a plural']);
});
