import { originalTexts } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { organisation, stay, subject } from '../../../test/build.ts';
import { contributions } from '../contributions.ts';
import { indicatorOf } from '../indicators/delivered.ts';
import type { IndicatorDefinition } from '../indicators/definition.ts';
import { observe } from '../subjects/observe.ts';
import type { Subject } from '../subjects/subject.ts';
import { Tally } from '../tally.ts';
import { wholeFederation } from './report.ts';
import { rowOf } from './rows.ts';

const programme = {
  id: 'p',
  title: originalTexts({ en: 'P' }),
  from: '2027-01',
  until: '2027-12',
  periods: [],
  targets: [],
};
const nodes = ['arta', 'corfu', 'vlora'];
const [early, late] = [{ stays: [stay('2027-02-01')] }, { stays: [stay('2027-08-01')] }];

/** The row of an indicator over some subjects, for the first half of 2027. */
function row(code: string, subjects: readonly Subject[], node: string, more: Partial<IndicatorDefinition> = {}) {
  const known = indicatorOf(code);
  if (!known) throw new Error(code);
  const definition = { ...known, ...more };
  const tally = new Tally([definition]);
  tally.move(
    subjects.map((one) => ({
      node: one.node,
      before: [],
      after: contributions(
        observe(one, () => undefined),
        [definition],
      ),
    })),
  );
  return rowOf({
    programme,
    period: { from: '2027-01', until: '2027-06' },
    node,
    nodes: node === wholeFederation ? nodes : [node],
    target: { indicator: code, value: 10_000 },
    definition,
    cells: tally.cells(definition),
  });
}

const members = [
  organisation('GR:1', early, { node: 'arta', id: 'a' }),
  organisation('GR:2', early, { node: 'arta', id: 'b' }),
  organisation('GR:2', early, { node: 'vlora', id: 'c' }),
  organisation('GR:3', late, { node: 'vlora', id: 'd' }),
];

test('a row of all nodes has the part of each by the end of the period; what is in two of them is in both', () => {
  expect(row('organisations-by-discipline', members, wholeFederation)).toMatchObject({
    aggregation: 'distinct',
    cumulative: '2',
    byNode: [
      { node: 'arta', cumulative: '2' },
      { node: 'corfu', cumulative: '0' },
      { node: 'vlora', cumulative: '1' },
    ],
  });
});

test('a row of one node has no parts, nor has a count of few people', () => {
  expect(row('organisations-by-discipline', members, 'arta')).not.toHaveProperty('byNode');
  expect(row('organisations-by-discipline', members, wholeFederation, { hiddenBelow: 5 })).not.toHaveProperty('byNode');
  const reached = subject(
    { kind: 'reach', day: stay('2027-02-01').from, count: 12, categories: [], sex: 'f', isWithdrawn: false },
    { node: 'arta' },
  );
  const people = row('O17', [reached], wholeFederation);
  expect(people).toMatchObject({ cumulative: '12' });
  expect(people).not.toHaveProperty('byNode');
});
