import { expect, test } from 'vitest';
import { observationKinds } from '../observation.ts';
import { deliveredIndicators } from './delivered.ts';
import { dimensionsOf } from './dimensions.ts';
import { ownDefinition, type WrittenIndicator } from './own-definition.ts';

const none = { el: '', sq: '', en: '' };
const written: WrittenIndicator = {
  code: 'own-micro-supports',
  name: none,
  rule: none,
  unit: 'supports',
  source: 'support',
  filter: [{ dimension: 'size', in: ['micro'] }],
  aggregate: 'during',
  distinct: false,
  distinctOverNodes: false,
  dimensions: ['nace'],
  hiddenBelow: 0,
};

test('what is written down by the rules is a definition beside those of the programme', () => {
  const made = ownDefinition(written);
  expect(made.ok && made.value).toMatchObject({
    code: 'own-micro-supports',
    version: 1,
    own: true,
    kind: 'beside',
    checked: false,
    overNodes: 'sum',
    breakdowns: [{ dimension: 'nace' }],
  });
  expect(made.ok && made.value).not.toHaveProperty('hiddenBelow');
});

test.each<[string, string, Partial<WrittenIndicator>]>([
  ['code', 'code-format', { code: 'Micro' }],
  ['code', 'code-format', { code: 'micro-supports' }],
  ['code', 'code-format', { code: `own-${'a'.repeat(37)}` }],
  ['unit', 'unit-format', { unit: '' }],
  ['source', 'source-unknown', { source: 'happiness', filter: [], dimensions: [] }],
  ['aggregate', 'aggregate-of-posts', { aggregate: 'year-average' }],
  ['aggregate', 'posts-average-or-distinct', { source: 'post', filter: [], dimensions: ['sex'] }],
  ['distinct_over_nodes', 'distinct-first', { distinctOverNodes: true }],
  ['hidden_below', 'too-large', { hiddenBelow: 101 }],
  ['filter', 'too-many', { filter: Array.from({ length: 11 }, () => ({ dimension: 'size', in: ['micro'] })) }],
  ['filter[0].dimension', 'dimension-unknown', { filter: [{ dimension: 'sex', in: ['f'] }] }],
  ['filter[0].values', 'values-count', { filter: [{ dimension: 'size', in: [] }] }],
  ['filter[0].values', 'values-count', { filter: [{ dimension: 'size', in: [''] }] }],
  ['dimensions', 'too-many', { dimensions: ['size', 'nace', 'new', 'social', 'form', 'support'] }],
  ['dimensions[0]', 'dimension-unknown', { dimensions: ['sex'] }],
  ['dimensions[1]', 'not-unique', { dimensions: ['nace', 'nace'] }],
])('%s that breaks %s is refused by its name, and nothing else is', (field, rule, more) => {
  const made = ownDefinition({ ...written, ...more });
  expect(made.ok ? [] : made.refusal.violations).toMatchObject([{ field: `indicator.${field}`, rule }]);
});

const worth = { source: 'agreement-value', dimensions: [], unit: 'EUR' } as const;

test('money is counted in one currency, in whole units of it', () => {
  const filter = [{ dimension: 'currency', in: ['EUR'] }];
  const made = ownDefinition({ ...written, ...worth, filter });
  expect(made.ok && made.value).toMatchObject({ unit: 'EUR', amountsPerUnit: 100 });
  const inBoth = ownDefinition({ ...written, ...worth, filter: [{ dimension: 'currency', in: ['EUR', 'ALL'] }] });
  expect(inBoth.ok ? [] : inBoth.refusal.violations).toMatchObject([{ rule: 'one-currency' }]);
  const otherUnit = ownDefinition({ ...written, ...worth, unit: 'ALL', filter });
  expect(otherUnit.ok ? [] : otherUnit.refusal.violations).toMatchObject([
    { field: 'indicator.unit', rule: 'unit-of-money' },
  ]);
});

test('no indicator of the platform has a code that an own one can have', () => {
  expect(deliveredIndicators.filter(({ code, own }) => own === true || code.startsWith('own-'))).toEqual([]);
});

test('how amounts become a number must be said', () => {
  const { aggregate: _, ...silent } = written;
  const made = ownDefinition(silent);
  expect(made.ok ? [] : made.refusal.violations).toMatchObject([{ field: 'indicator.aggregate', rule: 'required' }]);
});

test('what definitions of the platform filter and break down by are dimensions of what they count', () => {
  const missing = deliveredIndicators.flatMap(({ code, source, filter, alsoBefore = [], breakdowns }) =>
    [...filter, ...alsoBefore, ...breakdowns].flatMap(({ dimension }) =>
      dimensionsOf[source].includes(dimension) ? [] : `${code}: ${dimension}`,
    ),
  );
  expect(missing).toEqual([]);
  expect(Object.keys(dimensionsOf)).toEqual([...observationKinds]);
});
