import { expect, test } from 'vitest';
import { InfrastructureError, isInfrastructure } from './infrastructure.ts';
import { accept, below, invalid, refuse, within } from './outcome.ts';

test('an outcome is a value or a refusal', () => {
  expect(accept(7)).toEqual({ ok: true, value: 7 });
  const refusal = { code: 'slot-taken', kind: 'exists', message: 'Taken.' } as const;
  expect(refuse(refusal)).toEqual({ ok: false, refusal });
});

test('invalid input names every field in its one sentence', () => {
  const violations = ['email', 'phone'].map((field) => ({ field, rule: 'format', message: 'Wrong.' }));
  expect(invalid(violations).refusal).toEqual({
    code: 'invalid-input',
    kind: 'invalid',
    message: 'These fields break a rule: email, phone.',
    violations,
  });
});

test('what is refused of a field within another is told by the path of both', () => {
  const violation = { field: 'from', rule: 'month-format', message: 'A month.' };
  expect([violation].map(below('span'))).toEqual([{ ...violation, field: 'span.from' }]);
  expect(within('span', invalid([violation]))).toEqual(invalid([{ ...violation, field: 'span.from' }]));
  const whole = refuse({ code: 'rule-unsupported', kind: 'invalid', message: 'Not that.' });
  expect(within('rule', whole)).toEqual(invalid([{ field: 'rule', rule: 'rule-unsupported', message: 'Not that.' }]));
  const denied = refuse({ code: 'staff-only', kind: 'denied', message: 'No.' });
  expect(within('span', denied)).toBe(denied);
  expect(within('span', accept(7))).toEqual(accept(7));
});

test('infrastructure that is away is told by the name of the error or of what caused it', () => {
  const named = (name: string) => Object.assign(new Error('x'), { name });
  for (const name of ['MongoNetworkError', 'MongoServerSelectionError', 'TimeoutError', 'NoRespondersError'])
    expect(isInfrastructure(named(name))).toBe(true);
  expect(isInfrastructure(new InfrastructureError('away'))).toBe(true);
  expect(isInfrastructure(new Error('outer', { cause: new InfrastructureError('away') }))).toBe(true);
  const labelled = Object.assign(new Error('x'), { hasErrorLabel: (label: string) => label === 'RetryableWriteError' });
  expect(isInfrastructure(labelled)).toBe(true);
  for (const bug of [new Error('x'), new TypeError('x'), named('MongoServerError'), 'text', undefined])
    expect(isInfrastructure(bug)).toBe(false);
});
