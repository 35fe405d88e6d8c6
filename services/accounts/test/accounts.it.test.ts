import { status } from '@grpc/grpc-js';
import { AccountState } from '@inclust/contracts';
import { eventually, fileScope, openTestNats, temporaryFolder, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { by, mailedToken, makeHome, member, refused, serving, type Calls } from './serving.ts';
import { noSecretIsTold } from './no-secret-is-told.ts';

const scope = fileScope();
const database = testDatabase();
let home: string;
let process1: Awaited<ReturnType<typeof serving>>;
let process2: Awaited<ReturnType<typeof serving>>;
let operator: Calls;
let stranger: Calls;

beforeAll(async () => {
  home = scope.use(await temporaryFolder()).path;
  makeHome(home);
  const natsUrl = scope.use(await openTestNats()).url;
  const given = { mongoUrl: database.url, natsUrl, home };
  process1 = await serving(scope, given);
  process2 = await serving(scope, given);
  operator = process1.as(by.home(home));
  stranger = process1.as();
});

const password = 'a quiet harbour 7';
let people = 0;

/** An account that somebody has set a password for. */
async function person(roles: string[] = ['coordinator'], more: { member?: string } = {}) {
  people += 1;
  const email = `person${people}@example.gr`;
  const account = await operator.create(email, roles, more);
  const token = await mailedToken(process1.paths.mail, email);
  await process1.as().setPassword(token ?? '', password);
  return { name: account.name, email };
}

/** Asks for a mail and waits for its token. */
async function resetMail(email: string, sameAs: object = {}): Promise<string> {
  const { mail } = process1.paths;
  const before = await mailedToken(mail, email);
  expect(await process1.as().requestReset(email)).toMatchObject(sameAs);
  return eventually(
    async () => {
      const token = await mailedToken(mail, email);
      return token !== before && token;
    },
    { what: 'the mail' },
  );
}

const inSession = async (email: string, at = process1) => {
  const tokens = await at.as().login(email, password);
  return { tokens, calls: at.as(by.token(tokens.accessToken)) };
};

const unauthenticated = (reason: string) => ({ code: status.UNAUTHENTICATED, reason });

test('an account is made with an invitation; who sets a password with it can log in and is known', async () => {
  const made = await operator.create('Maria@Example.gr ', ['coordinator', 'member'], { member, language: 'sq' });
  expect(made).toMatchObject({
    email: 'maria@example.gr',
    language: 'sq',
    roles: ['member', 'coordinator'],
    member,
    state: AccountState.ACCOUNT_STATE_INVITED,
  });
  expect(await refused(stranger.login('maria@example.gr', password))).toMatchObject(unauthenticated('login-refused'));
  const token = await mailedToken(process1.paths.mail, 'maria@example.gr');
  await stranger.setPassword(token ?? '', password);
  const { calls } = await inSession('MARIA@example.gr');
  const id = made.name.split('/').at(-1);
  expect(await calls.whoAmI()).toMatchObject({
    kind: 'account',
    id,
    nodeId: 'kerkyra',
    roles: ['member', 'coordinator'],
    member,
  });
  const now = await operator.get(made.name);
  expect(now?.state).toBe(AccountState.ACCOUNT_STATE_ACTIVE);
  expect(Date.now() - Date.parse(now?.lastLoginTime ?? '')).toBeLessThan(60_000);
});

test('a repeat finds the account it made and mails the invitation again; the address is taken for others', async () => {
  const wish = { requestId: 'the-same-request' };
  const first = await operator.create('twice@example.gr', ['member'], wish);
  const token = await mailedToken(process1.paths.mail, 'twice@example.gr');
  expect((await operator.create('twice@example.gr', ['member'], wish)).name).toBe(first.name);
  const again = await mailedToken(process1.paths.mail, 'twice@example.gr');
  expect(again).not.toBe(token);
  expect(await refused(stranger.setPassword(token ?? '', password))).toMatchObject({ reason: 'reset-invalid' });
  expect(await refused(operator.create('TWICE@example.gr', ['member']))).toMatchObject({
    code: status.ALREADY_EXISTS,
    reason: 'email-taken',
  });
});

test('input that breaks a rule is refused by its field', async () => {
  expect((await refused(operator.create('no address', ['king'], { language: 'xx' })))?.fields).toEqual([
    'email email-format',
    'language language-unknown',
    'roles roles-known',
  ]);
  const unknown = 'nodes/kerkyra/members/018f2f6e-7a3b-7c11-9d2e-000000000000';
  expect((await refused(operator.create('a@example.gr', ['member'], { member: unknown })))?.fields).toEqual([
    'member member-unknown',
  ]);
  const { email } = await person();
  const token = await resetMail(email);
  for (const [wrong, rule] of [
    ['short', 'password-length'],
    ['ababababababab', 'password-monotone'],
    [email, 'password-is-email'],
  ] as const)
    expect((await refused(stranger.setPassword(token, wrong)))?.fields).toEqual([`new_password ${rule}`]);
});

test('whatever is wrong with a login, the answer is the same', async () => {
  const { email, name } = await person();
  const invited = await operator.create('invited@example.gr', ['member']);
  const disabled = await person();
  await operator.disable(disabled.name);
  const answers = await Promise.all([
    refused(process1.as().login(email, 'a wrong password')),
    refused(process1.as().login('nobody@example.gr', password)),
    refused(process1.as().login('', '')),
    refused(process1.as().login(invited.email, password)),
    refused(process1.as().login(disabled.email, password)),
  ]);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(name).not.toBe('');
});

test('200 wrong passwords at once, over two processes, lock the account out, and a right one too', async () => {
  const { email } = await person();
  for (const [address, known] of [
    [email, true],
    ['nobody-at-all@example.gr', false],
  ] as const) {
    const tries = Array.from({ length: 200 }, (_, turn) =>
      refused((turn % 2 ? process1 : process2).as(undefined, `198.51.100.${turn}`).login(address, `wrong ${turn}`)),
    );
    const reasons = Object.groupBy(await Promise.all(tries), (answer) => answer?.reason ?? 'in');
    expect({ known, refused: reasons['login-refused']?.length, locked: reasons['too-many-attempts']?.length }).toEqual({
      known,
      refused: 5,
      locked: 195,
    });
    const right = await refused(process2.as().login(address, password));
    expect(right).toMatchObject({ code: status.RESOURCE_EXHAUSTED, reason: 'too-many-attempts' });
  }
});

test('an address that tries many accounts is locked out for all, and others are not', async () => {
  const { email } = await person();
  const tries = Array.from({ length: 60 }, (_, turn) =>
    refused(process1.as(undefined, '203.0.113.7').login(`guess${turn}@example.gr`, 'a wrong password')),
  );
  const locked = (await Promise.all(tries)).filter((answer) => answer?.reason === 'too-many-attempts');
  expect(locked.length).toBe(10);
  expect(await refused(process2.as(undefined, '203.0.113.7').login(email, password))).toMatchObject({
    reason: 'too-many-attempts',
  });
  await inSession(email);
});

test('a session goes on with new tokens; a refresh token that comes again ends it everywhere', async () => {
  const { email } = await person();
  const { tokens, calls } = await inSession(email);
  const next = await stranger.refresh(tokens.refreshToken);
  const there = process2.as(by.token(next.accessToken));
  expect((await there.whoAmI()).kind).toBe('account');
  expect(await refused(process2.as().refresh(tokens.refreshToken))).toMatchObject(unauthenticated('session-ended'));
  expect(await refused(stranger.refresh(next.refreshToken))).toMatchObject(unauthenticated('session-ended'));
  for (const one of [calls, there])
    await eventually(async () => (await refused(one.whoAmI()))?.reason === 'token-invalid', {
      what: 'the token to end',
    });
});

test('a refresh token that was never one ends nothing', async () => {
  const { email } = await person();
  const { tokens } = await inSession(email);
  const forged = `${tokens.refreshToken.slice(0, -43)}${'A'.repeat(43)}`;
  expect(await refused(stranger.refresh(forged))).toMatchObject(unauthenticated('session-ended'));
  await stranger.logout(forged);
  expect((await stranger.refresh(tokens.refreshToken)).accessToken).not.toBe('');
});

test('of two refreshes at once one is served, and the session ends since somebody has its token', async () => {
  const { email } = await person();
  const { tokens } = await inSession(email);
  const both = await Promise.allSettled([process1, process2].map((one) => one.as().refresh(tokens.refreshToken)));
  const served = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(served.length).toBe(1);
  expect(await refused(stranger.refresh(served[0]?.refreshToken ?? ''))).toMatchObject({ reason: 'session-ended' });
});

test('a logout ends its session and no other; revoking ends all', async () => {
  const { email, name } = await person();
  const [one, other] = [await inSession(email), await inSession(email, process2)];
  await stranger.logout(one.tokens.refreshToken);
  expect(await refused(one.calls.whoAmI())).toMatchObject({ reason: 'token-invalid' });
  expect((await other.calls.whoAmI()).kind).toBe('account');
  await operator.revokeSessions(name);
  await eventually(async () => (await refused(other.calls.whoAmI()))?.reason === 'token-invalid', { what: 'its end' });
  expect(await refused(stranger.refresh(other.tokens.refreshToken))).toMatchObject({ reason: 'session-ended' });
  await inSession(email);
});

test('what ended is known to a process that starts afterwards', async () => {
  const { email } = await person();
  const { tokens } = await inSession(email);
  await stranger.logout(tokens.refreshToken);
  const later = await serving(scope, { mongoUrl: database.url, natsUrl: process1.nats.getServer(), home });
  expect(await refused(later.as(by.token(tokens.accessToken)).whoAmI())).toMatchObject({ reason: 'token-invalid' });
});

test('a disabled account is out at once and comes in again when it is enabled', async () => {
  const { email, name } = await person();
  const { calls, tokens } = await inSession(email);
  await operator.disable(name);
  await eventually(async () => (await refused(calls.whoAmI()))?.reason === 'token-invalid', { what: 'its end' });
  expect(await refused(stranger.refresh(tokens.refreshToken))).toMatchObject({ reason: 'session-ended' });
  expect(await refused(process1.as().login(email, password))).toMatchObject({ reason: 'login-refused' });
  await operator.enable(name);
  await inSession(email);
});

test('a coordinator gives no role above her own and changes nobody who has one', async () => {
  const { calls } = await inSession((await person()).email);
  const above = { code: status.PERMISSION_DENIED, reason: 'role-above-own' };
  const auditor = await person(['auditor']);
  for (const role of ['operator', 'officer', 'auditor'])
    expect(await refused(calls.create(`${role}@example.gr`, ['member', role]))).toMatchObject(above);
  expect(await refused(calls.disable(auditor.name))).toMatchObject(above);
  expect(await refused(calls.roles(auditor.name, ['member']))).toMatchObject(above);
  expect(await refused(calls.revokeSessions(auditor.name))).toMatchObject(above);
  expect(await refused(calls.createKey('mine', ['operator']))).toMatchObject(above);
  const made = await calls.create('door@example.gr', ['door-staff']);
  expect((await calls.roles(made.name, ['coordinator'], made.etag)).account?.roles).toEqual(['coordinator']);
  expect(await refused(calls.roles(made.name, ['member'], made.etag))).toMatchObject({ reason: 'stale-etag' });
});

test('a role that is taken away ends the sessions, one that is given comes with the next token', async () => {
  const { email, name } = await person();
  const { calls, tokens } = await inSession(email);
  await operator.roles(name, ['coordinator', 'officer']);
  expect((await calls.whoAmI()).roles).toEqual(['coordinator']);
  const next = await stranger.refresh(tokens.refreshToken);
  expect((await process2.as(by.token(next.accessToken)).whoAmI()).roles).toEqual(['coordinator', 'officer']);
  await operator.roles(name, ['officer']);
  await eventually(async () => (await refused(calls.whoAmI()))?.reason === 'token-invalid', { what: 'its end' });
  expect(await refused(stranger.refresh(next.refreshToken))).toMatchObject({ reason: 'session-ended' });
});

test('the last operator stays, also when two take each the other’s place at once', async () => {
  const [one, other] = [await person(['operator']), await person(['operator'])];
  const answers = await Promise.all([
    refused(operator.disable(one.name)),
    refused(process2.as(by.home(home)).roles(other.name, ['coordinator'])),
  ]);
  expect(answers.filter((answer) => answer === undefined).length).toBe(1);
  expect(answers.find((answer) => answer !== undefined)).toMatchObject({
    code: status.FAILED_PRECONDITION,
    reason: 'last-operator',
  });
});

test('the answer about a reset tells nothing; its token works once and ends all sessions', async () => {
  const { email } = await person();
  const { calls } = await inSession(email);
  const answer = await process1.as().requestReset('nobody@example.gr');
  const token = await resetMail(email, answer);
  const both = await Promise.all(
    [process1, process2].map((one) => refused(one.as().setPassword(token, 'another harbour 8'))),
  );
  expect(both.map((answer) => answer?.reason ?? '').toSorted()).toEqual(['', 'reset-invalid']);
  await eventually(async () => (await refused(calls.whoAmI()))?.reason === 'token-invalid', { what: 'its end' });
  expect(await refused(process1.as().login(email, password))).toMatchObject({ reason: 'login-refused' });
  await process1.as().login(email, 'another harbour 8');
  expect(await mailedToken(process1.paths.mail, 'nobody@example.gr')).toBeUndefined();
});

test('a token of a mail expires', async () => {
  const { email } = await person();
  const token = await resetMail(email);
  await process1.mongo.collection('passwordResets').updateMany({}, { $set: { expiresAt: new Date(Date.now() - 1) } });
  expect(await refused(stranger.setPassword(token, 'another harbour 8'))).toMatchObject({ reason: 'reset-invalid' });
});

test('mails are few, for an address that has an account and for one that has none', async () => {
  const { email } = await person();
  for (const address of [email, 'no-account@example.gr']) {
    const answers = [];
    for (let turn = 0; turn < 4; turn += 1) answers.push(await refused(process1.as().requestReset(address)));
    expect(answers.map((answer) => answer?.reason)).toEqual([undefined, undefined, undefined, 'too-many-attempts']);
  }
});

test('a member has a token for another node, good there alone; who is no member has none', async () => {
  const herself = await inSession((await person(['member'], { member })).email);
  const { accessToken } = await herself.calls.nodeToken('vlore');
  expect(await refused(process1.as(by.token(accessToken)).whoAmI())).toMatchObject({ reason: 'token-invalid' });
  const { calls } = await inSession((await person()).email);
  expect(await refused(calls.nodeToken('vlore'))).toMatchObject({ reason: 'not-a-member' });
  expect((await refused(herself.calls.nodeToken('kerkyra')))?.fields).toEqual(['node_id other-node']);
});

test('accounts are listed page by page', async () => {
  const all: string[] = [];
  let pageToken = '';
  do {
    const page = await operator.list(4, pageToken);
    expect(page.accounts.length).toBeLessThanOrEqual(4);
    all.push(...page.accounts.map(({ name }) => name));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  expect(new Set(all).size).toBe(await process1.mongo.collection('accounts').countDocuments());
});

test('no password, token or key that was used is in a log, an event, an error or the database', async () => {
  await noSecretIsTold(process1);
});
