import { expect, test } from 'vitest';
import { withNodeOf } from './context.ts';

test.each([
  ['nodes/arta/members/1', 'arta'],
  ['nodes/arta/accounts/1', 'arta'],
  ['nodes/arta/apiKeys/1', 'arta'],
  ['nodes/arta/webhooks/1', 'arta'],
  ['nodes/arta/bodies/crafts/memberships/1', 'arta'],
  ['nodes/arta/bodies/crafts', undefined],
  ['arta', undefined],
  [['nodes/arta/members/1'], undefined],
  [undefined, undefined],
])('what a command is about says which node is asked: %j', (about, node) => {
  expect(withNodeOf({}, about).node).toBe(node);
});

test.each([{ node: 'meta' }, { address: '127.0.0.1:1' }, { operatorOf: '/srv/x' }])('unless %j does', (options) => {
  expect(withNodeOf(options, 'nodes/arta/members/1')).toBe(options);
});
