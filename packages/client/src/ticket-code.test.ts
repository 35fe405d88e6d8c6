import { expect, test } from 'vitest';
import { checkTicketCode, ticketKeyId } from './ticket-code.ts';

/** A code as a node writes it, and the key of which the private half is 32 times the byte 7. */
const code =
  'AQGJAAAAAIAAgAAAAAAAAAEBiQAAAACAAIAAAAAAAAACAAMEYXJ0YQtfb0VzRXZPclRPYQ.Gur0WqYDowmibxq_Y8WTq4rTttBTC7Gma7chCPDAXyOU1X1dyH8ENvbt8DGrVurPylr8GjIPErQ9CSf5BCITBw';
const publicKey = Buffer.from('6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw=', 'base64');
const ticket = {
  node: 'arta',
  occurrence: '01890000-0000-8000-8000-000000000001',
  registration: '01890000-0000-8000-8000-000000000002',
  place: 3,
  keyId: '_oEsEvOrTOa',
};

test('a code that the key has signed says which ticket it is, with the id of the key and without', () => {
  expect(ticketKeyId(publicKey)).toBe(ticket.keyId);
  expect(checkTicketCode(code, [{ publicKey }])).toEqual({ ok: true, ticket });
  expect(checkTicketCode(code, [{ keyId: ticket.keyId, publicKey }])).toEqual({ ok: true, ticket });
});

test('a code of which any letter is another one is not signed, or is none', () => {
  const reasons = new Set<string>();
  for (let at = 0; at < code.length; at += 1) {
    const forged = `${code.slice(0, at)}${code[at] === 'B' ? 'C' : 'B'}${code.slice(at + 1)}`;
    const checked = checkTicketCode(forged, [{ keyId: ticket.keyId, publicKey }]);
    expect(checked.ok).toBe(false);
    if (!checked.ok) reasons.add(checked.reason);
  }
  expect([...reasons].sort()).toEqual(['malformed', 'unknown-key', 'wrong-signature']);
});

test('what is cut off or has something behind it is none', () => {
  for (let length = 0; length < code.length; length += 1)
    expect(checkTicketCode(code.slice(0, length), [{ publicKey }])).toEqual({ ok: false, reason: 'malformed' });
  for (const more of ['.', 'A', '=', '.AA', 'x'.repeat(300)])
    expect(checkTicketCode(`${code}${more}`, [{ publicKey }])).toMatchObject({ ok: false });
});

test('without the key that has signed it nothing is said of a code', () => {
  const other = Buffer.alloc(32, 1);
  expect(checkTicketCode(code, [])).toEqual({ ok: false, reason: 'unknown-key' });
  expect(checkTicketCode(code, [{ publicKey: other }])).toEqual({ ok: false, reason: 'unknown-key' });
  expect(checkTicketCode(code, [{ keyId: ticket.keyId, publicKey: other }]).ok).toBe(false);
});
