import { expect, test } from 'vitest';
import { admissionRuleViolations, admissionViolations, unknownBooker } from './admission.ts';

const dance = 'nodes/kerkyra/bodies/dance-group';
const film = 'nodes/kerkyra/bodies/film-group';
const rules = (found: readonly { readonly rule: string }[]) => found.map(({ rule }) => rule);

test('without rules everybody may book, also of whom nothing is known', () => {
  expect(admissionViolations({ bodies: [], bookers: [] }, unknownBooker)).toEqual([]);
});

test('one of the bodies is enough, and none is refused by name', () => {
  const wanted = { bodies: [dance, film], bookers: [] };
  expect(admissionViolations(wanted, { bodies: [film], kinds: [] })).toEqual([]);
  expect(rules(admissionViolations(wanted, unknownBooker))).toEqual(['body-not-admitted']);
  expect(admissionViolations(wanted, 'granted')).toEqual([]);
});

test('body and role are both asked for', () => {
  const wanted = { bodies: [dance], bookers: ['staff', 'representative'] as const };
  expect(rules(admissionViolations(wanted, unknownBooker))).toEqual(['body-not-admitted', 'booker-not-admitted']);
  expect(rules(admissionViolations(wanted, { bodies: [], kinds: ['staff'] }))).toEqual(['body-not-admitted']);
  expect(admissionViolations(wanted, { bodies: [dance], kinds: ['representative'] })).toEqual([]);
});

test('a rule names bodies by their names, each once, and not the cluster', () => {
  expect(rules(admissionRuleViolations({ bodies: [dance, 'dance', 'nodes/kerkyra/bodies/cluster', dance] }))).toEqual([
    'resource-name',
    'body-derived',
    'repeated',
  ]);
  expect(rules(admissionRuleViolations({ bodies: Array(21).fill(dance) as string[] }))).toEqual(['too-many']);
});
