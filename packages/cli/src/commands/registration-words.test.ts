import { RegistrationQuestion } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { answersOf, linesOf } from './registration-words.ts';

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
};

test('who comes takes the places of the lines in order, by name, by address or both', () => {
  expect(linesOf(['adult=2', 'child=1'], ['Άννα <anna@demo.example>', 'Beni', '<dora@demo.example>'])).toEqual([
    {
      ticketType: 'adult',
      quantity: 2,
      attendees: [
        { displayName: 'Άννα', email: 'anna@demo.example' },
        { displayName: 'Beni', email: '' },
      ],
    },
    { ticketType: 'child', quantity: 1, attendees: [{ displayName: '', email: 'dora@demo.example' }] },
  ]);
});

test('somebody too many is handed in, so that the node refuses her', () => {
  const [, last] = linesOf(['adult=1', 'child=1'], ['Anna', 'Beni', 'Dora']);
  expect(last?.attendees).toHaveLength(2);
});

test('an order or an attendee of another form is a wrong usage', () => {
  for (const text of ['adult', 'adult=', '=2', 'adult=0', 'adult=1.5', 'adult=two', 'adult=-1'])
    expect([text, codeOf(() => linesOf([text], []))]).toEqual([text, 'option-invalid']);
  for (const text of ['', '  ', 'Anna <', '<>'])
    expect([text, codeOf(() => linesOf(['adult=1'], [text]))]).toEqual([text, 'option-invalid']);
});

const questions = [
  { id: 'diet', kind: { $case: 'choice', value: { options: ['fish', 'meat'], several: true } } },
  { id: 'name', kind: { $case: 'freeText', value: { longest: 20 } } },
  { id: 'age', kind: { $case: 'number', value: {} } },
  { id: 'first', kind: { $case: 'yesNo', value: {} } },
].map((question) => RegistrationQuestion.fromPartial(question as never));

test('answers are what their questions want', () => {
  expect(answersOf(['diet=fish', 'diet=meat', 'name=yes', 'age=7', 'first=no', 'other=5'], questions)).toEqual({
    diet: { kind: { $case: 'choice', value: { options: ['fish', 'meat'] } } },
    name: { kind: { $case: 'freeText', value: 'yes' } },
    age: { kind: { $case: 'number', value: 7 } },
    first: { kind: { $case: 'yesNo', value: false } },
    other: { kind: { $case: 'freeText', value: '5' } },
  });
});

test('where the questions are not known, answers are told apart by themselves', () => {
  expect(answersOf(['a=yes', 'b=7', 'c=a=b', 'd=x', 'd=y'], undefined)).toEqual({
    a: { kind: { $case: 'yesNo', value: true } },
    b: { kind: { $case: 'number', value: 7 } },
    c: { kind: { $case: 'freeText', value: 'a=b' } },
    d: { kind: { $case: 'choice', value: { options: ['x', 'y'] } } },
  });
});

test('two answers to one question, and neither yes nor no, are a wrong usage', () => {
  expect(codeOf(() => answersOf(['name=a', 'name=b'], questions))).toBe('option-invalid');
  expect(codeOf(() => answersOf(['first=perhaps'], questions))).toBe('option-invalid');
});
