import { parseNodeId, type NodeId } from '@inclust/kernel';
import { expect, test } from 'vitest';
import { id } from '../../../test/bookables.ts';
import { parseChoice } from './choice.ts';
import { violationsOf } from './periods.ts';

const node = parseNodeId('kerkyra') as NodeId;
const resource = (number: number) => `nodes/kerkyra/resources/${id(number)}`;

test('names are those of this node, and each that is not is told', () => {
  const choice = parseChoice(node, {
    space: 'nodes/arta/spaces/x',
    resources: [resource(1), 'room', `nodes/kerkyra/spaces/${id(2)}`],
  });
  expect(violationsOf(choice).map(({ field, rule }) => `${field} ${rule}`)).toEqual([
    'space resource-name',
    'resources[1] resource-name',
    'resources[2] resource-name',
  ]);
});

test('no name means all', () => {
  expect(parseChoice(node, { space: '', resources: [] })).toEqual({ ok: true, value: { resources: [] } });
  expect(parseChoice(node, { space: `nodes/kerkyra/spaces/${id(900)}`, resources: [resource(1)] })).toEqual({
    ok: true,
    value: { space: id(900), resources: [id(1)] },
  });
});

test('at most 500 are named', () => {
  const resources = Array.from({ length: 501 }, (_, turn) => resource(turn));
  expect(violationsOf(parseChoice(node, { space: '', resources }))).toMatchObject([{ rule: 'too-many' }]);
});
