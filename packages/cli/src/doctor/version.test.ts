import { expect, test } from 'vitest';
import { isAtLeast } from './version.ts';

test.each(['2.15.1', 'nats-server: v2.15.1', 'v2.15.10', '2.16.0', '2.16', '3.0.0', '10.0.0', 'v2.15.2-RC.1'])(
  '%s is at least 2.15.1',
  (text) => {
    expect(isAtLeast(text, [2, 15, 1])).toBe(true);
  },
);

test.each(['2.15.0', 'nats-server: v2.15.0', '2.15', '2.9.99', '1.99.99', '', 'no version', 'v2'])(
  '%j is not',
  (text) => {
    expect(isAtLeast(text, [2, 15, 1])).toBe(false);
  },
);
