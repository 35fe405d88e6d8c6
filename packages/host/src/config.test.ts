import { expect, test } from 'vitest';
import { ConfigError, ConfigReader } from './config.ts';
import { readNodeConfig } from './node-config.ts';

/** The problems of an environment; empty when it has none. */
function problems(environment: Record<string, string>): readonly string[] {
  try {
    readNodeConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('all problems are told at once, by the name of the variable and the rule', () => {
  expect(problems({ INCLUST_LOG_LEVEL: 'loud', INCLUST_COMPARE_SECONDS: '0' })).toEqual([
    'INCLUST_HOME is not set',
    expect.stringMatching(/^INCLUST_LOG_LEVEL must be one of trace, debug/),
    'INCLUST_COMPARE_SECONDS must be a whole number from 1 to 86400',
  ]);
});

test('no problem says a value', () => {
  const secret = 'hunter2';
  const reader = new ConfigReader({ A: secret, B: secret });
  reader.integer('A', { min: 1, max: 2 });
  reader.parsed('B', () => undefined, 'something else');
  expect(() => reader.done()).toThrow(ConfigError);
  expect(() => reader.done()).not.toThrow(secret);
});

test('what is not set has its default, and an empty variable is not set', () => {
  expect(
    readNodeConfig({ INCLUST_HOME: '/home/node', INCLUST_NATS_URL: '', INCLUST_COMPARE_SECONDS: '' }),
  ).toMatchObject({
    home: '/home/node',
    natsUrl: undefined,
    logLevel: 'info',
    compareSeconds: 30,
  });
});

test.each(['1.5', 'ten', '-1', '86401', ' '])('%j is not a number of seconds', (text) => {
  expect(problems({ INCLUST_HOME: '/h', INCLUST_COMPARE_SECONDS: text })).toHaveLength(1);
});

test('a reader without problems is content', () => {
  const reader = new ConfigReader({ A: '7' });
  expect([reader.integer('A', { min: 1, max: 9 }), reader.text('B', 'b'), reader.optional('C')]).toEqual([
    7,
    'b',
    undefined,
  ]);
  expect(() => reader.done()).not.toThrow();
});

test('the address of the portal is one of a page, and is kept without a slash at its end', () => {
  const wrong = 'INCLUST_PORTAL_URL must be an address such as https://portal.example.org';
  for (const INCLUST_PORTAL_URL of ['portal.example', 'ftp://portal.example', 'https://portal.example/?a=b'])
    expect(problems({ INCLUST_HOME: '/home/node', INCLUST_PORTAL_URL })).toEqual([wrong]);
  const config = readNodeConfig({ INCLUST_HOME: '/home/node', INCLUST_PORTAL_URL: 'https://portal.example/el/' });
  expect(config.portalUrl).toBe('https://portal.example/el');
});

test('the networks that webhooks may be sent to are addresses with the bits that count', () => {
  const wrong = 'INCLUST_WEBHOOK_NETWORKS must be networks such as 127.0.0.0/8,fd00::/8';
  for (const INCLUST_WEBHOOK_NETWORKS of [
    '127.0.0.1',
    '10.0.0.0/33',
    'fd00::/129',
    '10.0.0.0/8/8',
    'localhost/8',
    '::1/',
  ])
    expect(problems({ INCLUST_HOME: '/home/node', INCLUST_WEBHOOK_NETWORKS })).toEqual([wrong]);
  const of = (text: string) => readNodeConfig({ INCLUST_HOME: '/h', INCLUST_WEBHOOK_NETWORKS: text }).webhookNetworks;
  expect([of(''), of(' 127.0.0.0/8, fd00::/8,')]).toEqual([[], ['127.0.0.0/8', 'fd00::/8']]);
});
