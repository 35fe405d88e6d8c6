import { given, originalTexts, parseNodeId, type NodeId } from '@inclust/kernel';
import { describe, expect, test } from 'vitest';
import { on } from '../../../test/build.ts';
import { bodyDecider, bodyKinds, isDerived, parseBodyId, type BodyEvent, type BodyId, type BodyTexts } from './body.ts';
import { standingBodies } from './standing-bodies.ts';

const id = 'theatre' as BodyId;
const node = parseNodeId('arta') as NodeId;
const texts: BodyTexts = {
  names: originalTexts({ el: 'Ομάδα θεάτρου', sq: 'Grupi i teatrit' }),
  description: {},
  admits: ['person'],
};
const group = { ...texts, kind: 'working-group', standing: false } as const;
const created: BodyEvent = { kind: 'created', id, body: group, ...on('2027-01-10') };

test('a body is created, updated and closed, and closed for ever', () => {
  const made = given(bodyDecider).when({ kind: 'create', id, body: group, ...on('2027-01-10') });
  expect(made.state).toMatchObject({ id, kind: 'working-group', standing: false, admits: ['person'] });
  const changed = { ...texts, admits: ['person', 'organisation'] } as const;
  const updated = given(bodyDecider, created).when({ kind: 'update', texts: changed, ...on('2027-02-01') });
  expect(updated.state).toMatchObject({ admits: ['person', 'organisation'] });
  const closed = given(bodyDecider, created).when({ kind: 'close', ...on('2027-03-01') });
  expect(closed.state).toMatchObject({ closedOn: '2027-03-01' });
  const after = given(bodyDecider, created, { kind: 'closed', ...on('2027-03-01') });
  for (const command of [{ kind: 'close' }, { kind: 'update', texts }] as const)
    expect(after.when({ ...command, ...on('2027-03-02') }).outcome).toMatchObject({ refusal: { code: 'body-closed' } });
});

test('an update takes away what it does not name: a parent that is no more', () => {
  const parent = { node, id: 'cluster' as BodyId };
  const child: BodyEvent = { ...created, body: { ...group, parent } };
  expect(given(bodyDecider, child).when({ kind: 'update', texts, ...on('2027-02-01') }).state).not.toHaveProperty(
    'parent',
  );
});

test('what is there is not made again, and what is not there does not change', () => {
  const again = given(bodyDecider, created).when({ kind: 'create', id, body: group, ...on('2027-01-11') });
  expect(again.outcome).toMatchObject({ refusal: { code: 'body-exists' } });
  const nothing = given(bodyDecider).when({ kind: 'close', ...on('2027-01-11') });
  expect(nothing.outcome).toMatchObject({ refusal: { code: 'body-not-found' } });
});

test('a standing body cannot be closed', () => {
  const always: BodyEvent = { ...created, body: { ...group, kind: 'consortium', standing: true } };
  expect(given(bodyDecider, always).when({ kind: 'close', ...on('2027-01-11') }).outcome).toMatchObject({
    refusal: { code: 'body-standing' },
  });
});

describe('rules of a body', () => {
  test.each<[string, string, Partial<BodyTexts>]>([
    ['body.display_name', 'required', { names: {} }],
    ['body.display_name.el', 'too-long', { names: originalTexts({ el: 'ά'.repeat(241) }) }],
    ['body.description.sq', 'too-long', { description: originalTexts({ sq: 'ë'.repeat(4_001) }) }],
    ['body.admits', 'required', { admits: [] }],
    ['body.parent', 'own-parent', { parent: { node, id } }],
  ])('%s %s', (field, rule, wrong) => {
    const { outcome } = given(bodyDecider).when({
      kind: 'create',
      id,
      body: { ...group, ...wrong },
      ...on('2027-01-10'),
    });
    expect(outcome).toMatchObject({ refusal: { violations: [{ field, rule }] } });
  });

  test.each(['a', 'Theatre', '1st', 'a_b', 'ends-', 'a'.repeat(41), 'a/b', 'θέατρο', ''])('%s is no id', (text) => {
    expect(parseBodyId(text)).toBeUndefined();
  });
});

test.each([
  ['city', ['cluster']],
  ['meta', ['meta-cluster', 'cultural-alliance', 'consortium', 'research-community']],
] as const)('the standing bodies of a %s keep the rules and are named in three languages', (role, kinds) => {
  const bodies = standingBodies(node, role);
  expect(bodies.map(({ kind }) => kind)).toEqual(kinds);
  for (const { id: own, ...body } of bodies) {
    expect(given(bodyDecider).when({ kind: 'create', id: own, body, ...on('2027-01-10') }).outcome.ok).toBe(true);
    for (const text of [body.names, body.description]) expect(Object.keys(text)).toEqual(['el', 'sq', 'en']);
    expect(body.admits.length === 0).toBe(isDerived(body.kind));
  }
});

test('nobody applies to a cluster or the meta-cluster', () => {
  expect(bodyKinds.filter(isDerived)).toEqual(['cluster', 'meta-cluster']);
});
