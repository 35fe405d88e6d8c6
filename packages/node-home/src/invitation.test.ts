import { expect, test } from 'vitest';
import { decodeInvitation, encodeInvitation } from './invitation.ts';

const invitation = {
  nodeId: 'arta',
  metaId: 'meta',
  address: 'meta.example:4443',
  fingerprint: 'qL0bF1nC0eX4',
  secret: 's3cr3t',
};

test('an invitation is one line and comes back whole', () => {
  const line = encodeInvitation(invitation);
  expect(line).toMatch(/^inclust-invite-1\.[A-Za-z0-9_-]+$/u);
  expect(decodeInvitation(line)).toEqual(invitation);
});

test('line breaks and blanks that a mail put into it do no harm', () => {
  const line = encodeInvitation(invitation);
  expect(decodeInvitation(` ${line.slice(0, 30)}\r\n  ${line.slice(30)}\n`)).toEqual(invitation);
});

test.each([
  ['nothing', ''],
  ['another text', 'hello'],
  ['another version', encodeInvitation(invitation).replace('invite-1', 'invite-2')],
  ['one cut off', encodeInvitation(invitation).slice(0, -8)],
  ['one without a port', encodeInvitation({ ...invitation, address: 'meta.example' })],
  ['one without a secret', encodeInvitation({ ...invitation, secret: '' })],
  ['no list', `inclust-invite-1.${Buffer.from('{"nodeId":"arta"}').toString('base64url')}`],
])('%s is no invitation', (_, text) => {
  expect(decodeInvitation(text)).toBeUndefined();
});
