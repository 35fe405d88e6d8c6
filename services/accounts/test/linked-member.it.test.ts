import { AccountLinked, bodyAsJson, eventSubject } from '@inclust/contracts';
import { tokenSigner } from '@inclust/access';
import { ensureSigningKey } from '@inclust/node-home';
import { jetstreamManager } from '@nats-io/jetstream';
import { eventually, fileScope, openTestNats, temporaryFolder, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import {
  by,
  erasedMember,
  mailedToken,
  makeHome,
  member,
  mergedMember,
  node,
  otherMember,
  refused,
  serving,
  type Calls,
} from './serving.ts';

const scope = fileScope();
const database = testDatabase();
const password = 'a quiet harbour 7';
let home: string;
let served: Awaited<ReturnType<typeof serving>>;
let operator: Calls;

beforeAll(async () => {
  home = scope.use(await temporaryFolder()).path;
  makeHome(home);
  served = await serving(scope, { mongoUrl: database.url, natsUrl: scope.use(await openTestNats()).url, home });
  operator = served.as(by.home(home));
});

let people = 0;

/** An account that somebody has set a password for. */
async function person(roles: string[]) {
  people += 1;
  const email = `linked${people}@example.gr`;
  const { name } = await operator.create(email, roles);
  await served.as().setPassword((await mailedToken(served.paths.mail, email)) ?? '', password);
  return { name, email };
}

async function inSession(email: string) {
  const tokens = await served.as().login(email, password);
  return { tokens, calls: served.as(by.token(tokens.accessToken)) };
}

/** The node's own services. */
async function asService(): Promise<Calls> {
  const key = ensureSigningKey(served.paths.tokenKey);
  const { token } = await tokenSigner(node, key, Date.now).sign(
    { id: 'members', roles: ['service'], session: 'members' },
    node,
  );
  return served.as(by.token(token));
}

test('who has an account becomes a member with her next token, and is none any more at once', async () => {
  const { name, email } = await person(['member']);
  const { tokens, calls } = await inSession(email);
  expect((await calls.whoAmI()).member).toBe('');
  expect(await operator.link(name, member)).toMatchObject({ name, member });
  expect(await operator.link(name, member)).toMatchObject({ etag: (await operator.get(name))?.etag });
  const next = await served.as().refresh(tokens.refreshToken);
  const linked = served.as(by.token(next.accessToken));
  expect((await linked.whoAmI()).member).toBe(member);

  expect((await operator.unlink(name))?.member).toBe('');
  await eventually(async () => expect(await refused(linked.whoAmI())).toMatchObject({ reason: 'token-invalid' }), {
    what: 'the end of the session',
  });
  expect(await refused(served.as().refresh(next.refreshToken))).toMatchObject({ reason: 'session-ended' });
  expect((await (await inSession(email)).calls.whoAmI()).member).toBe('');
});

test('a member who is not there, is erased or is another one by now is refused by that', async () => {
  const { name } = await person(['member']);
  const unknown = 'nodes/kerkyra/members/018f2f6e-7a3b-7c11-9d2e-000000000000';
  for (const [wrong, rule] of [
    ['', 'required'],
    ['nodes/arta/members/018f2f6e-7a3b-7c11-9d2e-0123456789ab', 'resource-name'],
    [unknown, 'member-unknown'],
    [erasedMember, 'member-erased'],
    [mergedMember, 'member-merged'],
  ] as const)
    expect([wrong, (await refused(operator.link(name, wrong)))?.fields]).toEqual([wrong, [`member ${rule}`]]);
  expect((await operator.get(name))?.member).toBe('');
});

test('an account has one member and a member one account', async () => {
  const [first, second] = [await person(['member']), await person(['member'])];
  await operator.link(first.name, member);
  expect(await refused(operator.link(first.name, otherMember))).toMatchObject({ reason: 'account-linked' });
  expect(await refused(operator.link(second.name, member))).toMatchObject({ reason: 'member-has-account' });
  await operator.unlink(first.name);
  const both = await Promise.all([first, second].map(({ name }) => refused(operator.link(name, member))));
  expect(both.filter((one) => one !== undefined)).toMatchObject([{ reason: 'member-has-account' }]);
  for (const { name } of [first, second]) await operator.unlink(name);
});

test('nobody links her own account, or one that may more than she; a stale etag is refused', async () => {
  const herself = await person(['coordinator']);
  const above = await person(['operator']);
  const below = await person(['member']);
  const { calls } = await inSession(herself.email);
  expect(await refused(calls.link(herself.name, otherMember))).toMatchObject({ reason: 'own-account' });
  expect(await refused(calls.link(above.name, otherMember))).toMatchObject({ reason: 'role-above-own' });
  expect(await refused(calls.unlink(above.name))).toMatchObject({ reason: 'role-above-own' });
  expect(await refused(calls.link(below.name, otherMember, '1'))).toMatchObject({ reason: 'stale-etag' });
  const as = await inSession(below.email);
  expect(await refused(as.calls.link(herself.name, otherMember))).toMatchObject({ reason: 'not-allowed' });
  expect((await calls.link(below.name, otherMember))?.member).toBe(otherMember);
  await calls.unlink(below.name);
});

test('an event tells it by ids', async () => {
  const { name } = await person(['member']);
  await operator.link(name, otherMember);
  await operator.unlink(name);
  const manager = await jetstreamManager(served.nats);
  const type = 'inclust.accounts.v1.AccountLinked';
  const told = await eventually(
    async () => {
      const last = await manager.streams.getMessage('EVENTS', { last_by_subj: eventSubject(node, type) });
      const body = last && AccountLinked.decode(last.data);
      return body?.accountId === name.slice(-36) && body;
    },
    { what: 'the event' },
  );
  expect(told).toMatchObject({ memberId: otherMember.slice(-36), actorId: expect.any(String) });
  expect(bodyAsJson(type, AccountLinked.encode(told).finish())).toContain('memberId');
});

test('services of the node are told the accounts of members without what one proves herself with, and what waits', async () => {
  const { name, email } = await person(['member', 'coordinator']);
  await operator.link(name, otherMember);
  const before = Date.now();
  await inSession(email);
  const service = await asService();
  const found = await service.ofMembers(otherMember, member);
  expect(found).toMatchObject([{ name, email, roles: ['member', 'coordinator'], member: otherMember }]);
  const lastLogin = Date.parse(found[0]?.lastLoginTime ?? '');
  expect(lastLogin).toBeGreaterThanOrEqual(before);
  expect(lastLogin).toBeLessThanOrEqual(Date.now());
  expect(JSON.stringify(found)).not.toMatch(/argon|hash|token/i);
  await eventually(async () => expect((await service.outbox()).waiting).toBe(0n), { what: 'an empty outbox' });
  for (const call of [operator.ofMembers(member), operator.outbox()])
    expect(await refused(call)).toMatchObject({ reason: 'not-allowed' });
});
