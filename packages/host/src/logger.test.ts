import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLogger } from './logger.ts';

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
});
afterEach(() => void vi.restoreAllMocks());

/** The last line as it was logged. */
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
const logger = () => createLogger({ node: 'kerkyra', service: 'members', level: 'debug' });

test('a line says the node, the service and the time', () => {
  logger().info({ member: 'a' }, 'registered');
  expect(last()).toMatchObject({ node: 'kerkyra', service: 'members', member: 'a', msg: 'registered' });
  expect(last()['time']).toMatch(/^\d{4}-.*Z$/);
});

test.each([
  'email',
  'phone',
  'givenName',
  'familyName',
  'name',
  'secret',
  'seed',
  'token',
  'password',
  'body',
  'request',
])('the value of %s never reaches the log, at the top or one below', (key) => {
  logger().warn({ [key]: 'hunter2', inner: { [key]: 'hunter2', id: 'kept' } }, 'seen');
  expect(lines.join()).not.toContain('hunter2');
  expect(last()).toMatchObject({ [key]: '[removed]', inner: { [key]: '[removed]', id: 'kept' } });
});

test('an error is logged without what it carries along, and a duplicate key without its value', () => {
  const error = Object.assign(new Error('E11000 index: email_1 dup key: { email: "a@example.org" }'), {
    code: 11_000,
    keyValue: { email: 'a@example.org' },
    document: { familyName: 'Hoxha' },
  });
  logger().error({ err: error }, 'failed');
  expect(lines.join()).not.toMatch(/a@example\.org|Hoxha/);
  expect(last()['err']).toMatchObject({ type: 'Error', code: 11_000, message: 'E11000 index: email_1 dup key' });
});

test('what is thrown and no error is named by its type only', () => {
  logger().error({ err: 'a@example.org' }, 'failed');
  expect(last()['err']).toEqual({ type: 'string' });
});

test('the trace of what is under way is in each line', () => {
  createLogger({ node: 'n', service: 's', trace: () => ({ trace_id: 'abc' }) }).info('seen');
  expect(last()).toMatchObject({ trace_id: 'abc' });
});
