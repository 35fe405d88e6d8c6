import { expect, test } from 'vitest';
import { originalTexts } from '@inclust/kernel';
import { answerViolations, optionText, sameAnswers, type Answers, type Question } from './questions.ts';

const text = originalTexts({ en: 'A question' });
const questions: readonly Question[] = [
  { id: 'diet', kind: 'text', text, required: true, longest: 5 },
  { id: 'day', kind: 'choice', text, required: false, options: ['first', 'second'], several: false },
  { id: 'days', kind: 'choice', text, required: false, options: ['first', 'second'], several: true },
  { id: 'bus', kind: 'yes-no', text, required: false },
  { id: 'age', kind: 'number', text, required: false, least: 0, most: 120 },
];

test.each<[Answers, readonly string[]]>([
  [{ diet: 'vegan' }, []],
  [{ diet: 'vegan', day: 'first', days: ['first', 'second'], bus: false, age: 0 }, []],
  [{}, ['answers.diet required']],
  [{ diet: '' }, ['answers.diet required']],
  [{ diet: 'anything' }, ['answers.diet too-long']],
  [{ diet: true }, ['answers.diet answer-kind']],
  [{ diet: 'x', day: 'third' }, ['answers.day option-unknown']],
  [{ diet: 'x', day: ['first', 'second'] }, ['answers.day one-option']],
  [{ diet: 'x', days: ['first', 'first'] }, ['answers.days repeated']],
  [{ diet: 'x', bus: 'yes' }, ['answers.bus answer-kind']],
  [{ diet: 'x', age: -1 }, ['answers.age too-small']],
  [{ diet: 'x', age: 121 }, ['answers.age too-large']],
  [{ diet: 'x', age: Number.NaN }, ['answers.age answer-kind']],
  [{ diet: 'x', shoe: 'x' }, ['answers.shoe question-unknown']],
])('answers %j break %j', (answers, broken) => {
  expect(answerViolations(questions, answers).map(({ field, rule }) => `${field} ${rule}`)).toEqual(broken);
});

test('an option is read by its name in a language, else in another, else as it is', () => {
  const names = [
    { option: 'first', name: originalTexts({ el: 'Πρώτη', sq: 'E para' }) },
    { option: 'second', name: originalTexts({ sq: 'E dyta' }) },
  ];
  const options = ['first', 'second', 'third'];
  const question: Question = { id: 'day', kind: 'choice', text, required: false, options, several: false, names };
  expect(options.map((option) => optionText(question, option, 'el'))).toEqual(['Πρώτη', 'E dyta', 'third']);
  expect(optionText(undefined, 'first', 'el')).toBe('first');
});

test('answers are the same in any order', () => {
  expect(sameAnswers({ a: ['x'], b: 1 }, { b: 1, a: ['x'] })).toBe(true);
  expect(sameAnswers({ a: 1 }, { b: 1 })).toBe(false);
});
