import { expect, test } from 'vitest';
import { nodeEnvironment } from './config.ts';

test('a node of the local federation takes nothing of where another node is or answers, and the settings of all of them', () => {
  const ofAnother = [
    'INCLUST_HOME',
    'INCLUST_MONGO_URL',
    'INCLUST_HTTP_LISTEN',
    'INCLUST_EVENTS_ADDRESS',
    'INCLUST_COWORKING_ADDRESS',
    'INCLUST_WEBHOOKS_ADDRESS',
    'INCLUST_TOKEN',
  ];
  const env = Object.fromEntries(ofAnother.map((name) => [name, 'of another']));
  const given = nodeEnvironment({ ...env, INCLUST_COMPARE_SECONDS: '5', PATH: '/bin' }, {});
  expect(given).toEqual({
    INCLUST_COMPARE_SECONDS: '5',
    INCLUST_WEBHOOK_NETWORKS: '127.0.0.0/8,::1/128',
    PATH: '/bin',
  });
  expect(nodeEnvironment(env, { mongoUrl: 'mongodb://localhost/arta' })['INCLUST_MONGO_URL']).toBe(
    'mongodb://localhost/arta',
  );
});
