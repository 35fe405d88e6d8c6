import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNodeId, parseUuid } from '@inclust/kernel';
import { uuid } from '../../../test/ids.ts';
import { decodeTicketCode, encodeTicketCode, type TicketCode } from './ticket-code.ts';

const seed = 20261127;

/** The parsed id of a generated text, which is one. */
function sure<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('no id');
  return value;
}

const node = fc.stringMatching(/^[a-z][a-z0-9]{0,30}$/).map((text) => sure(parseNodeId(text)));
const id = fc.uuid().map((text) => sure(parseUuid(text)));
const codes: fc.Arbitrary<TicketCode> = fc.record({
  node,
  occurrence: id,
  registration: id,
  place: fc.integer({ min: 1, max: 65_535 }),
  keyId: fc.stringMatching(/^[!-~]{1,64}$/),
});

test('what is written is read back, and is small enough for a code on paper', () => {
  fc.assert(
    fc.property(codes, (code) => {
      const bytes = encodeTicketCode(code);
      expect(bytes && decodeTicketCode(bytes)).toEqual(code);
      expect(bytes?.length).toBeLessThanOrEqual(133);
    }),
    { seed },
  );
});

test('what is cut off, has something behind it or is of another version says nothing', () => {
  fc.assert(
    fc.property(codes, fc.nat(), (code, cut) => {
      const bytes = sure(encodeTicketCode(code));
      expect(decodeTicketCode(bytes.subarray(0, cut % bytes.length))).toBeUndefined();
      expect(decodeTicketCode(Uint8Array.from([...bytes, 0]))).toBeUndefined();
      expect(decodeTicketCode(Uint8Array.from([2, ...bytes.subarray(1)]))).toBeUndefined();
    }),
    { seed },
  );
});

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 140 }), (bytes) => {
      decodeTicketCode(bytes);
    }),
    { seed },
  );
});

test('a key id or a place of another form is not written', () => {
  const code: TicketCode = {
    node: sure(parseNodeId('arta')),
    occurrence: uuid(1),
    registration: uuid(2),
    place: 1,
    keyId: 'k1',
  };
  expect(encodeTicketCode(code)).toBeDefined();
  expect(encodeTicketCode({ ...code, keyId: 'κ' })).toBeUndefined();
  for (const place of [0, 65_536, 1.5]) expect(encodeTicketCode({ ...code, place })).toBeUndefined();
});
