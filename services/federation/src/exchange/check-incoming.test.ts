import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { batchEvents, eventBatchPath, type Envelope } from '@inclust/contracts';
import { envelopeKeyId, rawPublicKey } from '@inclust/node-home';
import { describe, expect, test } from 'vitest';
import { entry, fact, headers, nodeId } from '../../test/build.ts';
import { checkIncoming as check, claimedOrigin, type IncomingMessage, type IncomingRules } from './check-incoming.ts';
import { refusedSignature, type NodeKey } from './node-keys.ts';
import { SignatureChecker, signBatch, signatureHeader } from './signature.ts';
import type { FlowKind } from './signed-content.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

const keyOf = (key: KeyObject): NodeKey => ({ id: envelopeKeyId(rawPublicKey(key)), key });

/** Checks with a register that knows one key. */
const checkIncoming = (message: IncomingMessage, rule: IncomingRules, key: KeyObject | undefined) =>
  check(message, rule, key && [keyOf(key)]);

const paths: Readonly<Record<FlowKind, string>> = { facts: 'members.v1.member.registered', state: 'members.member.a' };

/** An envelope as it arrives from Korçë; what is given spoils it. */
function arriving(
  kind: FlowKind,
  envelope: Envelope,
  more: { subject?: string; source?: string; key?: KeyObject; headers?: Readonly<Record<string, string>> } = {},
): IncomingMessage {
  const [signature = ''] = signBatch(kind, [envelope], more.key ?? privateKey);
  return {
    subject: more.subject ?? `in.korce.fed.korce.${kind}.korce.${paths[kind]}`,
    headers: headers(envelope, {
      [signatureHeader]: signature,
      'Nats-Stream-Source': more.source ?? `OUT_${kind.toUpperCase()} 7 > > in.korce.>`,
      ...more.headers,
    }),
    body: envelope.body,
  };
}

const rules = (kind: FlowKind, more: Partial<IncomingRules> = {}): IncomingRules => ({
  kind,
  sender: nodeId('korce'),
  handsOn: false,
  checker: new SignatureChecker(),
  ...more,
});

test('a fact of the sender is taken, with its path and its signature for the next hop', () => {
  const message = arriving('facts', fact());
  expect(checkIncoming(message, rules('facts'), publicKey)).toEqual({
    origin: 'korce',
    rest: paths.facts,
    envelope: fact(),
    signature: message.headers?.get(signatureHeader),
  });
});

/** A batch of Korçë, as it arrives. */
function batch(...events: readonly { path?: string; envelope: Envelope }[]): IncomingMessage {
  const envelope = batchEvents(
    'korce',
    '2027-01-10T12:00:00.000Z',
    events.map((event) => ({ path: paths.facts, ...event })),
  );
  return arriving('facts', envelope, { subject: `in.korce.fed.korce.facts.korce.${eventBatchPath}` });
}

test('a batch is taken whole, with its events', () => {
  const taken = checkIncoming(
    batch(
      { envelope: fact() },
      { envelope: fact({ id: 'event-2', type: 'inclust.bookings.v1.SlotTaken' }), path: 'b.c' },
    ),
    rules('facts'),
    publicKey,
  );
  expect(taken).toMatchObject({
    origin: 'korce',
    rest: eventBatchPath,
    events: [{ path: paths.facts }, { path: 'b.c' }],
  });
});

test('an entry at its place is taken, and so is a tombstone', () => {
  expect(checkIncoming(arriving('state', entry(3)), rules('state'), publicKey)).toMatchObject({ origin: 'korce' });
  const tombstone = { ...entry(4), tombstone: true, body: new Uint8Array() };
  expect(checkIncoming(arriving('state', tombstone), rules('state'), publicKey)).toMatchObject({ origin: 'korce' });
});

test('a fact of a type that only newer nodes know is taken', () => {
  const message = arriving('facts', fact({ type: 'inclust.bookings.v1.SlotTaken' }), {
    subject: 'in.korce.fed.korce.facts.korce.bookings.v1.slot.taken',
  });
  expect(checkIncoming(message, rules('facts'), publicKey)).toMatchObject({ rest: 'bookings.v1.slot.taken' });
});

test('the meta-cluster hands on what another node has signed', () => {
  const handed = arriving('state', entry(1), { subject: 'in.meta.fed.meta.state.korce.members.member.a' });
  const meta = rules('state', { sender: nodeId('meta'), handsOn: true });
  expect(checkIncoming(handed, meta, publicKey)).toMatchObject({ origin: 'korce' });
  expect(claimedOrigin(handed, meta)).toBe('korce');
  const fresh = { ...meta, checker: new SignatureChecker() };
  expect(checkIncoming(handed, fresh, stranger.publicKey)).toEqual({ refused: 'key-unknown' });
});

test('of a node that takes part no more nothing is taken, and what it had signed in its time verifies', () => {
  const id = envelopeKeyId(rawPublicKey(publicKey));
  const until = Date.parse(fact().time);
  const key = { id, key: publicKey, until, left: true };
  const message = arriving('facts', fact());
  expect(check(message, rules('facts'), [key])).toEqual({ refused: 'node-left' });
  const signature = message.headers?.get(signatureHeader) ?? '';
  const refused = (envelope: Envelope, header: string) =>
    refusedSignature([key], new SignatureChecker(), 'facts', envelope, header);
  expect(refused(fact(), signature)).toBeUndefined();
  const later = fact({ time: new Date(until + 1).toISOString() });
  expect(refused(later, signBatch('facts', [later], privateKey)[0] ?? '')).toBe('key-ended');
});

describe('what is refused', () => {
  const facts = rules('facts');
  const state = rules('state');
  test.each<[string, IncomingMessage, IncomingRules, KeyObject | undefined]>([
    ['not-from-stream', arriving('facts', fact(), { source: '' }), facts, publicKey],
    ['not-from-stream', arriving('facts', fact(), { source: 'OUT_STATE 7 > > x' }), facts, publicKey],
    ['not-from-stream', { ...arriving('facts', fact()), headers: undefined }, facts, publicKey],
    [
      'subject-forged',
      arriving('facts', fact(), { subject: 'in.kerkyra.fed.kerkyra.facts.kerkyra.members.v1.member.registered' }),
      facts,
      publicKey,
    ],
    [
      'subject-forged',
      arriving('facts', fact(), { subject: 'in.korce.fed.korce.state.korce.members.member.a' }),
      facts,
      publicKey,
    ],
    ['subject-forged', arriving('facts', fact(), { subject: 'in.korce.fed.korce.facts.korce' }), facts, publicKey],
    ['subject-forged', arriving('facts', fact(), { subject: 'in.korce.fed.korce.facts.KORCE.a' }), facts, publicKey],
    ['subject-forged', arriving('facts', fact(), { subject: 'in.korce.fed.korce.facts.korce.a.*' }), facts, publicKey],
    ['subject-forged', arriving('facts', fact(), { subject: 'in.korce.fed.korce.facts.korce.a..b' }), facts, publicKey],
    [
      'origin-forged',
      arriving('facts', fact({ node: 'kerkyra' }), { subject: `in.korce.fed.korce.facts.kerkyra.${paths.facts}` }),
      facts,
      publicKey,
    ],
    ['origin-forged', arriving('facts', fact({ node: 'kerkyra' })), facts, publicKey],
    ['envelope-malformed', arriving('facts', fact({ version: 0 })), facts, publicKey],
    ['envelope-malformed', arriving('facts', fact(), { headers: { 'ce-id': '' } }), facts, publicKey],
    ['envelope-malformed', arriving('facts', fact({ tombstone: true })), facts, publicKey],
    ['type-forged', arriving('facts', fact({ type: 'inclust.members.v1.MemberWithdrawn' })), facts, publicKey],
    ['envelope-malformed', batch({ envelope: fact() }, { envelope: fact({ version: 0 }) }), facts, publicKey],
    ['type-forged', batch({ envelope: fact(), path: 'members.v1.member.withdrawn' }), facts, publicKey],
    ['type-forged', batch({ envelope: fact({ type: 'inclust.x.v1.Y' }), path: 'a..b' }), facts, publicKey],
    ['type-forged', batch({ envelope: batchEvents('korce', fact().time, []) }), facts, publicKey],
    // Where a batch is not looked for.
    [
      'type-forged',
      arriving('facts', batchEvents('korce', fact().time, []), {
        subject: `in.korce.fed.korce.facts.korce.${paths.facts}`,
      }),
      facts,
      publicKey,
    ],
    [
      'type-forged',
      arriving('state', batchEvents('korce', fact().time, []), {
        subject: 'in.korce.fed.korce.state.korce.members.member.a',
      }),
      state,
      publicKey,
    ],
    ['signature-invalid', { ...batch({ envelope: fact() }), body: Buffer.of(255) }, facts, publicKey],
    ['unknown-node', arriving('facts', fact()), facts, undefined],
    ['signature-invalid', arriving('facts', fact(), { key: stranger.privateKey }), facts, publicKey],
    ['signature-invalid', arriving('facts', fact(), { headers: { [signatureHeader]: '' } }), facts, publicKey],
    ['signature-invalid', { ...arriving('facts', fact()), body: new Uint8Array([1]) }, facts, publicKey],
    ['entry-forged', arriving('state', entry(1, { name: 'nodes/kerkyra/members/a' })), state, publicKey],
    ['entry-forged', arriving('state', entry(1, { name: 'nodes/korce/members/b' })), state, publicKey],
    ['entry-forged', arriving('state', entry(1, { version: 9n })), state, publicKey],
    [
      'entry-forged',
      arriving('state', entry(1), { subject: 'in.korce.fed.korce.state.korce.members.member.b' }),
      state,
      publicKey,
    ],
    ['entry-forged', arriving('state', { ...entry(1), body: new Uint8Array([255, 255]) }), state, publicKey],
  ])('%s (%#)', (refused, message, rule, key) => {
    expect(checkIncoming(message, rule, key)).toEqual({ refused });
  });
});

describe('keys before the present one', () => {
  const present = keyOf(stranger.publicKey);
  const old = keyOf(publicKey);
  const at = Date.parse(fact().time);
  const of = (keys: readonly NodeKey[], more: Parameters<typeof arriving>[2] = {}) => {
    const found = check(arriving('facts', fact(), more), rules('facts'), keys);
    return 'refused' in found ? found.refused : 'taken';
  };

  test.each<[string, readonly NodeKey[], string]>([
    ['beside the new one', [present, old], 'taken'],
    ['that ended when it was signed or later', [present, { ...old, until: at }], 'taken'],
    ['that ended before', [present, { ...old, until: at - 1 }], 'key-ended'],
    ['that somebody else may have', [present, { ...old, compromised: true }], 'key-ended'],
    ['that is not there', [present], 'signature-invalid'],
  ])('a message by one %s', (_, keys, found) => {
    expect(of(keys)).toBe(found);
  });

  test('a header of an older node says no key: each is tried', () => {
    const [signature = ''] = signBatch('facts', [fact()], privateKey);
    const without = { headers: { [signatureHeader]: signature.split('.').slice(0, 3).join('.') } };
    expect(of([present, old], without)).toBe('taken');
    expect(of([present, { ...old, until: at - 1 }], without)).toBe('key-ended');
    expect(of([present], without)).toBe('signature-invalid');
  });

  test('to name the present key does not make it the signer', () => {
    const [signature = ''] = signBatch('facts', [fact()], privateKey);
    const named = [...signature.split('.').slice(0, 3), present.id].join('.');
    expect(of([present, { ...old, until: at - 1 }], { headers: { [signatureHeader]: named } })).toBe(
      'signature-invalid',
    );
  });
});
