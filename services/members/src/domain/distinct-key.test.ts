import { parseNodeId, type NodeId } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { member, memberUuid, organisation, person } from '../../test/build.ts';
import { distinctKey, isEnterprise } from './distinct-key.ts';

const node = parseNodeId('kerkyra') as NodeId;
const register = { country: 'GR', number: '094014201' } as const;
const home = `kerkyra:${memberUuid(1)}`;

test('an organisation is the same in every node by its register number', () => {
  const key = distinctKey(node, member(organisation({ legalForm: 'gr-ike', register })));
  expect(key).toBe('GR:094014201');
  expect(distinctKey(parseNodeId('korce') as NodeId, member(organisation({ register }), memberUuid(2)))).toBe(key);
});

test('a sole trader never leaves the node: neither the number nor a part of it is in the key', () => {
  const key = distinctKey(node, member(organisation({ legalForm: 'sole-trader', register })));
  expect(key).toBe(home);
  expect(key).not.toContain('094014201');
});

test.each([
  ['without a number', member(organisation())],
  ['a person', member(person())],
])('%s counts by its place in this register', (_, one) => {
  expect(distinctKey(node, one)).toBe(home);
});

test.each([
  ['sole-trader', true],
  ['gr-ike', true],
  ['al-shpk', true],
  ['cooperative', true],
  ['association', false],
  ['gr-amke', false],
  ['informal-group', false],
  ['guild', false],
  [undefined, false],
])('%s counts among enterprises: %s', (form, enterprise) => {
  expect(isEnterprise(form)).toBe(enterprise);
});
