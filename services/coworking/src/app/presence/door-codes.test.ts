import { expect, test } from 'vitest';
import { uuid } from '../../../test/calendars.ts';
import { doorCodes } from './door-codes.ts';

const minute = 60_000;
const codes = doorCodes(Buffer.alloc(32, 7));

test('a code is eight digits, holds while it is shown and five minutes more, at its own door alone', () => {
  const { code, until } = codes.at(uuid(1), 100 * minute);
  expect([code, until]).toEqual([expect.stringMatching(/^\d{8}$/), 105 * minute]);
  const holds = (moment: number, space = uuid(1), text = code) => codes.holds(space, text, moment);
  expect([99, 100, 104, 109, 110].map((at) => holds(at * minute))).toEqual([false, true, true, true, false]);
  expect(holds(100 * minute, uuid(1), `${code.slice(0, 4)} ${code.slice(4)}`)).toBe(true);
  expect([holds(100 * minute, uuid(2)), holds(100 * minute, uuid(1), ''), holds(100 * minute, uuid(1), '0')]).toEqual([
    false,
    false,
    false,
  ]);
  expect(doorCodes(Buffer.alloc(32, 8)).at(uuid(1), 100 * minute).code).not.toBe(code);
});
