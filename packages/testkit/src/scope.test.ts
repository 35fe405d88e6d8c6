import { expect, test } from 'vitest';
import { fileScope, testScope } from './scope.ts';

const file = fileScope();
const ended: string[] = [];

test('what a test opens is there while it runs', () => {
  file.defer(() => void ended.push('file'));
  testScope().defer(() => void ended.push('test'));
  expect(ended).toEqual([]);
});

test('it ends with that test, and what the file opens does not', () => {
  expect(ended).toEqual(['test']);
});

test('a scope of the file within a test would never end, and is refused', () => {
  expect(() => fileScope()).toThrow('testScope()');
});
