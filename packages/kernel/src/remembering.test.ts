import { expect, test, vi } from 'vitest';
import { forgetTexts, remembering } from './remembering.ts';

test('the same question is worked out once', () => {
  const work = vi.fn((text: string) => text.length);
  const ask = remembering(work);
  expect([ask('abc'), ask('abc'), ask('')]).toEqual([3, 3, 0]);
  expect(work.mock.calls.map(([text]) => text)).toEqual(['abc', '']);
});

test('what it remembers is bounded: the oldest question is forgotten first', () => {
  const work = vi.fn((text: string) => text);
  const ask = remembering(work);
  for (let turn = 0; turn <= 20_000; turn += 1) ask(`${turn}`);
  work.mockClear();
  ask('1');
  ask('20000');
  expect(work).not.toHaveBeenCalled();
  ask('0');
  expect(work).toHaveBeenCalledExactlyOnceWith('0');
});

test('everything is forgotten when somebody is to be', () => {
  const asked: string[] = [];
  const work = (text: string): number => asked.push(text);
  const [one, other] = [remembering(work), remembering(work)];
  one('Κανάρα');
  other('Κανάρα');
  one('Κανάρα');
  expect(asked).toHaveLength(2);
  forgetTexts();
  one('Κανάρα');
  other('Κανάρα');
  expect(asked).toHaveLength(4);
});
