import { generateKeyPairSync } from 'node:crypto';
import type { Envelope } from '@inclust/contracts';
import { expect, test } from 'vitest';
import { fact } from '../../test/build.ts';
import { signBatch, SignatureChecker } from './signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const batch = Array.from({ length: 5 }, (_, turn) => fact({ id: `event-${turn}` }));
const signatures = signBatch('facts', batch, privateKey);

/** Whether a fresh checker, which remembers nothing, takes it. */
const holds = (envelope: Envelope, header: string, key = publicKey) =>
  new SignatureChecker().check('facts', envelope, header, key);

const own = (position: number): [Envelope, string] => [batch[position] ?? fact(), signatures[position] ?? ''];

test('every envelope of a batch proves itself, alone and after its siblings', () => {
  const checker = new SignatureChecker();
  for (const position of batch.keys()) {
    const [envelope, header] = own(position);
    expect(holds(envelope, header)).toBe(true);
    expect(checker.check('facts', envelope, header, publicKey)).toBe(true);
  }
});

test.each<[keyof Envelope, Partial<Envelope>]>([
  ['id', { id: 'event-9' }],
  ['type', { type: 'inclust.members.v1.MemberUpdated' }],
  ['node', { node: 'kerkyra' }],
  ['time', { time: '2027-01-10T12:00:00.001Z' }],
  ['subject', { subject: 'members/b' }],
  ['version', { version: 2 }],
  ['tombstone', { tombstone: true, body: new Uint8Array() }],
  ['body', { body: new TextEncoder().encode('A body') }],
])('a changed %s is found, also by a checker that knows the batch', (_, change) => {
  const [envelope, header] = own(1);
  const checker = new SignatureChecker();
  expect(checker.check('facts', envelope, header, publicKey)).toBe(true);
  expect(checker.check('facts', { ...envelope, ...change }, header, publicKey)).toBe(false);
});

test('a part cannot run into the next', () => {
  const one = fact({ id: 'ab', type: 'c' });
  const [header = ''] = signBatch('facts', [one], privateKey);
  expect(holds(one, header)).toBe(true);
  expect(holds({ ...one, id: 'a', type: 'bc' }, header)).toBe(false);
});

test('the trace context may change on the way', () => {
  const [envelope, header] = own(2);
  expect(holds({ ...envelope, traceparent: '00-a-b-01' }, header)).toBe(true);
});

test('a signature for facts is none for public state', () => {
  const [envelope, header] = own(0);
  expect(new SignatureChecker().check('state', envelope, header, publicKey)).toBe(false);
});

test('the proof of another leaf, another key, and a key that a remembered signature was not made with, do not hold', () => {
  expect(holds(own(0)[0], own(1)[1])).toBe(false);
  expect(holds(...own(0), other.publicKey)).toBe(false);
  const checker = new SignatureChecker();
  const [envelope, header] = own(0);
  expect(checker.check('facts', envelope, header, publicKey)).toBe(true);
  expect(checker.check('facts', envelope, header, other.publicKey)).toBe(false);
});

test.each([
  ['nothing', ''],
  ['another version', (signatures[0] ?? '').replace(/^1\./, '2.')],
  ['no signature', (signatures[0] ?? '').replace(/^1\.[^.]*/, '1.')],
  ['a short signature', (signatures[0] ?? '').replace(/^1\.(.{10})[^.]*/, '1.$1')],
  ['a proof cut off', (signatures[0] ?? '').replace(/.{4}\.[^.]*$/, '')],
  [
    'a proof longer than any batch',
    `${(signatures[0] ?? '').split('.').slice(0, 2).join('.')}.${Buffer.alloc(17 * 33).toString('base64url')}`,
  ],
  ['no proof of many', (signatures[0] ?? '').split('.').slice(0, 2).join('.')],
])('%s is no signature', (_, header) => {
  expect(holds(own(0)[0], header)).toBe(false);
});

test('no envelopes need no signature, and one has an empty proof', () => {
  expect(signBatch('facts', [], privateKey)).toEqual([]);
  const [header = ''] = signBatch('facts', [fact()], privateKey);
  expect(header).toMatch(/^1\.[\w-]{86}\.\.[\w-]{8}$/);
  expect(holds(fact(), header)).toBe(true);
});
