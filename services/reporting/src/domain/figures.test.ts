import { expect, test } from 'vitest';
import { figuresOf, type Cell, type Figure } from './figures.ts';

const told = (figures: readonly Figure[]) =>
  figures.map(({ node, cell, value, aggregation }) => `${node ?? 'all'} ${cell} ${value} ${aggregation}`);

const organisations = (node: string, cell: string, value: number): Cell => ({
  indicator: 'organisations-by-discipline',
  node,
  cell,
  value,
});

test('of one node there is its own figure and no sum', () => {
  const cells = [organisations('kerkyra', '', 2), organisations('kerkyra', 'heritage', 1), organisations('', '', 2)];
  expect(told(figuresOf('organisations-by-discipline', cells, ['kerkyra'], '2027-02'))).toEqual([
    'kerkyra  2 distinct',
    'kerkyra heritage 1 distinct',
  ]);
});

test('of several nodes there are the sum and, told apart from it, the distinct number', () => {
  const cells = [organisations('kerkyra', '', 2), organisations('korce', '', 3), organisations('', '', 4)];
  expect(told(figuresOf('organisations-by-discipline', cells, ['kerkyra', 'korce'], '2027-02'))).toEqual([
    'kerkyra  2 distinct',
    'korce  3 distinct',
    'all  5 sum',
    'all  4 distinct',
  ]);
});

test('a month says who was there by its end, every month from the first to the present', () => {
  const members = (cell: string, value: number): Cell => ({
    indicator: 'members-by-month',
    node: 'kerkyra',
    cell,
    value,
  });
  const cells = [members('2026-11', 2), members('2027-01', -1), members('2027-05', 7)];
  expect(told(figuresOf('members-by-month', cells, ['kerkyra'], '2027-02'))).toEqual([
    'kerkyra 2026-11 2 distinct',
    'kerkyra 2026-12 2 distinct',
    'kerkyra 2027-01 1 distinct',
    'kerkyra 2027-02 1 distinct',
  ]);
});

test('a node without a number has the figure zero, and nothing at all gives the total zero', () => {
  expect(told(figuresOf('new-enterprises', [], ['kerkyra', 'korce'], '2027-02'))).toEqual([
    'kerkyra  0 distinct',
    'korce  0 distinct',
    'all  0 sum',
    'all  0 distinct',
  ]);
  expect(figuresOf('members-by-month', [], ['kerkyra'], '2027-02')).toEqual([]);
});
