import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { parseUuid, type NodeId, type Outcome, type Actor, type Uuid } from '@inclust/kernel';
import { UnsecuredJWT, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { tokenCheck } from './token-check.ts';
import { tokenSeconds, tokenSigner, type TokenSubject } from './token.ts';

const arta = 'arta' as NodeId;
const corfu = 'corfu' as NodeId;
const member = parseUuid('018f2f6e-7a3b-7c11-9d2e-0123456789ab') as Uuid;
const key = (): KeyObject => generateKeyPairSync('ed25519').privateKey;
const keys: Record<string, KeyObject> = { arta: key(), corfu: key() };
const subject: TokenSubject = { id: 'account-1', roles: ['coordinator', 'member'], session: 'session-1', member };

let clock = Date.parse('2027-01-10T12:00:00Z');
const now = (): number => clock;
const signed = async (by: NodeId, at: NodeId, more: Partial<TokenSubject> = {}): Promise<string> =>
  (await tokenSigner(by, keys[by] as KeyObject, now).sign({ ...subject, ...more }, at)).token;

/** Arta's check, with sessions that have ended. */
function check(...ended: string[]) {
  const publicKeys = Object.fromEntries(Object.entries(keys).map(([node, one]) => [node, createPublicKey(one)]));
  return tokenCheck({ node: arta, keyOf: (node) => publicKeys[node], ended: (one) => ended.includes(one), now });
}

const said = (outcome: Outcome<Actor>): unknown => (outcome.ok ? outcome.value : outcome.refusal.code);

test("a token of the node's own says who it is, her roles, her member and her session", async () => {
  expect(said(await check()(await signed(arta, arta)))).toEqual({
    kind: 'account',
    id: 'account-1',
    node: 'arta',
    roles: ['member', 'coordinator'],
    session: 'session-1',
    member,
  });
});

test('a token of a service is that of a service and nothing else', async () => {
  const token = await signed(arta, arta, { roles: ['service', 'operator'] });
  expect(said(await check()(token))).toEqual({ kind: 'service', id: 'account-1', node: 'arta', roles: ['service'] });
});

test('a member of another node is a member, whatever else her token says, under an id of her own', async () => {
  const token = await signed(corfu, arta, { roles: ['operator', 'service', 'member'] });
  expect(said(await check()(token))).toMatchObject({
    kind: 'account',
    id: 'corfu/account-1',
    node: 'corfu',
    roles: ['member'],
    member,
  });
});

test('somebody of another node who is no member there has no role here', async () => {
  const { member: _, ...nobody } = subject;
  const { token } = await tokenSigner(corfu, keys['corfu'] as KeyObject, now).sign(nobody, arta);
  expect(said(await check()(token))).toMatchObject({ node: 'corfu', roles: [] });
});

test('a token for another node is not good here, so that nobody who got it can use it', async () => {
  expect(said(await check()(await signed(arta, corfu)))).toBe('token-invalid');
  expect(said(await check()(await signed(corfu, corfu)))).toBe('token-invalid');
});

test('a token signed with another key, by an unknown node or not at all is not good', async () => {
  const stranger = key();
  const by = (node: NodeId) => tokenSigner(node, stranger, now).sign(subject, arta);
  expect(said(await check()((await by(arta)).token))).toBe('token-invalid');
  expect(said(await check()((await by('vlora' as NodeId)).token))).toBe('token-invalid');
  const unsigned = new UnsecuredJWT({ roles: ['operator'], sid: 's' })
    .setIssuer(arta)
    .setAudience(arta)
    .setSubject('a');
  expect(said(await check()(unsigned.setIssuedAt().setExpirationTime('5m').encode()))).toBe('token-invalid');
});

test('a public key is no secret for another algorithm', async () => {
  const raw = createPublicKey(keys['arta'] as KeyObject).export({ type: 'spki', format: 'der' });
  const forged = await new SignJWT({ roles: ['operator'], sid: 's' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(arta)
    .setAudience(arta)
    .setSubject('a')
    .setIssuedAt(now() / 1000)
    .setExpirationTime(now() / 1000 + 60)
    .sign(raw);
  expect(said(await check()(forged))).toBe('token-invalid');
});

test('a token that lives longer than the rule says is not good', async () => {
  const long = await new SignJWT({ roles: ['operator'], sid: 's' })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
    .setIssuer(arta)
    .setAudience(arta)
    .setSubject('a')
    .setIssuedAt(now() / 1000 - tokenSeconds - 10)
    .setExpirationTime(now() / 1000 + 86_400)
    .sign(keys['arta'] as KeyObject);
  expect(said(await check()(long))).toBe('token-expired');
});

test('a token expires, also one that is remembered, and says so only where its signature is good', async () => {
  const [own, theirs] = [await signed(arta, arta), await signed(corfu, arta)];
  const checked = check();
  expect((await checked(own)).ok && (await checked(theirs)).ok).toBe(true);
  clock += tokenSeconds * 1000;
  expect(said(await checked(own))).toBe('token-expired');
  expect(said(await check()(own))).toBe('token-expired');
  // The clocks of two nodes differ a little.
  expect((await checked(theirs)).ok && (await check()(theirs)).ok).toBe(true);
  clock += 31_000;
  expect(said(await checked(theirs))).toBe('token-expired');
  expect(said(await check()(`${own.slice(0, -8)}AAAAAAAA`))).toBe('token-invalid');
});

test('a session that ended ends its tokens, also one that is remembered', async () => {
  const token = await signed(arta, arta);
  const ended: string[] = [];
  const publicKey = createPublicKey(keys['arta'] as KeyObject);
  const checked = tokenCheck({ node: arta, keyOf: () => publicKey, ended: (one) => ended.includes(one), now });
  expect((await checked(token)).ok).toBe(true);
  ended.push('session-1');
  expect(said(await checked(token))).toBe('token-invalid');
  expect(said(await check('session-1')(token))).toBe('token-invalid');
});

test.each(['', 'a', 'a.b.c', 'e30.e30.', `${'a'.repeat(4_000)}.b.c`])('%j is no token', async (text) => {
  expect(said(await check()(text))).toBe('token-invalid');
});
