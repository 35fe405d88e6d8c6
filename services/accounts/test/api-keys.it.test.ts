import { status } from '@grpc/grpc-js';
import { eventually, fileScope, openTestNats, temporaryFolder, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { noSecretIsTold } from './no-secret-is-told.ts';
import { by, makeHome, refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let process1: Awaited<ReturnType<typeof serving>>;
let process2: Awaited<ReturnType<typeof serving>>;
let operator: Calls;

beforeAll(async () => {
  const home = scope.use(await temporaryFolder()).path;
  makeHome(home);
  const given = { mongoUrl: database.url, natsUrl: scope.use(await openTestNats()).url, home };
  process1 = await serving(scope, given);
  process2 = await serving(scope, given);
  operator = process1.as(by.home(home));
});

const nameOf = ({ apiKey }: { apiKey?: { name: string } | undefined }): string => apiKey?.name ?? '';
const invalid = { code: status.UNAUTHENTICATED, reason: 'key-invalid' };

test('a key is told once, with the roles of an integrator and for a year unless it is asked otherwise', async () => {
  const made = await operator.createKey('figures of the city');
  expect(made.key).toMatch(/^ick_[0-9a-z]{8}_[\w-]{43}$/u);
  expect(made.apiKey).toMatchObject({ label: 'figures of the city', roles: ['integrator'], creator: 'home' });
  const days = (Date.parse(made.apiKey?.expireTime ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(365, 2);
  for (const one of [process1, process2])
    expect(await one.as(by.key(made.key)).whoAmI()).toMatchObject({
      kind: 'api-key',
      id: `apiKeys/${made.apiKey?.prefix}`,
      roles: ['integrator'],
    });
  const [listed] = (await operator.listKeys(made.apiKey?.prefix)).apiKeys;
  expect(Date.now() - Date.parse(listed?.lastUsedTime ?? '')).toBeLessThan(60_000);
  expect(JSON.stringify(listed)).not.toContain(made.key.slice(13));
});

test('input that breaks a rule is refused by its field', async () => {
  expect((await refused(operator.createKey('', ['king'], 732)))?.fields).toEqual([
    'label label-length',
    'expire_days expire-days',
    'roles roles-known',
  ]);
  const made = await operator.createKey('grace');
  expect((await refused(operator.rotateKey(nameOf(made), 604_801)))?.fields).toEqual(['grace_seconds grace-seconds']);
  expect(await refused(operator.revokeKey('nodes/kerkyra/apiKeys/00000000'))).toMatchObject({
    reason: 'api-key-not-found',
  });
});

test('whatever is wrong with a key, the answer is the same', async () => {
  const made = await operator.createKey('right');
  const expired = await operator.createKey('expired');
  const revoked = await operator.createKey('revoked');
  await operator.revokeKey(nameOf(revoked));
  const past = '2020-01-01T00:00:00.000Z';
  await process1.mongo
    .collection('apiKeys')
    .updateOne({ _id: expired.apiKey?.prefix as never }, { $set: { 'state.expiresAt': past } });
  const wrong = [
    `${made.key.slice(0, -43)}${'A'.repeat(43)}`,
    `ick_00000000_${'A'.repeat(43)}`,
    expired.key,
    revoked.key,
    'ick_nothing',
  ];
  const answers = await Promise.all(wrong.map((key) => refused(process1.as(by.key(key)).whoAmI())));
  expect(answers[0]).toMatchObject(invalid);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('a rotated key has a new secret, and the old one works until the moment that was told', async () => {
  const made = await operator.createKey('rotated');
  const next = await operator.rotateKey(nameOf(made));
  const until = Date.parse(next.apiKey?.previousExpireTime ?? '') - Date.now();
  expect(Math.round(until / 60_000)).toBe(60);
  for (const key of [made.key, next.key]) expect((await process2.as(by.key(key)).whoAmI()).kind).toBe('api-key');
  const last = await operator.rotateKey(nameOf(made), 0);
  for (const key of [made.key, next.key])
    for (const one of [process1, process2])
      await eventually(async () => (await refused(one.as(by.key(key)).whoAmI()))?.reason === 'key-invalid', {
        what: 'the old secret to end',
      });
  expect((await process2.as(by.key(last.key)).whoAmI()).kind).toBe('api-key');
});

test('of two rotations at once the one that is served is good', async () => {
  const made = await operator.createKey('two at once');
  const both = await Promise.allSettled(Array.from({ length: 6 }, () => operator.rotateKey(nameOf(made))));
  const served = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  expect(served.length).toBeGreaterThan(0);
  const states = await Promise.all(served.map(({ key }) => refused(process2.as(by.key(key)).whoAmI())));
  expect(states.filter((answer) => answer === undefined).length).toBeGreaterThan(0);
  for (const one of both)
    if (one.status === 'rejected') expect(await refused(Promise.reject(one.reason))).toMatchObject({ reason: 'busy' });
});

test('a revoked key ends in every process at once, and stays so', async () => {
  const made = await operator.createKey('revoked later');
  const calls = [process1, process2].map((one) => one.as(by.key(made.key)));
  for (const one of calls) await one.whoAmI();
  const first = (await operator.revokeKey(nameOf(made))).apiKey?.revokeTime;
  for (const one of calls)
    await eventually(async () => (await refused(one.whoAmI()))?.reason === 'key-invalid', { what: 'its end' });
  expect((await operator.revokeKey(nameOf(made))).apiKey?.revokeTime).toBe(first);
  expect(await refused(operator.rotateKey(nameOf(made)))).toMatchObject({ reason: 'api-key-ended' });
});

test('a key may do what its roles may, and give no role above them', async () => {
  const integrator = process1.as(by.key((await operator.createKey('integrator')).key));
  expect(await refused(integrator.listKeys())).toMatchObject({ code: status.PERMISSION_DENIED, reason: 'not-allowed' });
  const coordinator = process1.as(by.key((await operator.createKey('coordinator', ['coordinator'])).key));
  await coordinator.createKey('of a coordinator', ['coordinator', 'member']);
  expect(await refused(coordinator.createKey('above', ['operator']))).toMatchObject({ reason: 'role-above-own' });
  const above = await operator.createKey('of an operator', ['operator']);
  expect(await refused(coordinator.rotateKey(nameOf(above)))).toMatchObject({ reason: 'role-above-own' });
  expect(await refused(coordinator.revokeKey(nameOf(above)))).toMatchObject({ reason: 'role-above-own' });
});

test('keys are listed page by page and by what they begin with', async () => {
  const all: string[] = [];
  let pageToken = '';
  do {
    const page = await operator.listKeys('', 3, pageToken);
    all.push(...page.apiKeys.map(({ prefix }) => prefix));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  expect(all.length).toBe(await process1.mongo.collection('apiKeys').countDocuments());
  expect(all).toEqual(all.toSorted());
  const [first = ''] = all;
  expect((await operator.listKeys(first.slice(0, 7))).apiKeys.map(({ prefix }) => prefix)).toContain(first);
});

test('no key that was used is in a log, an event, an error or the database', async () => {
  await noSecretIsTold(process1);
});

test('a key is held to its quota, is told when it may call again, and both it and staff see what it has asked', async () => {
  const made = await operator.createKey('busy', [], 0, { callsPerSecond: 1, burst: 3, concurrentCalls: 2 });
  expect(made.apiKey?.quota).toMatchObject({ callsPerSecond: 1, burst: 3, concurrentCalls: 2 });
  const busy = process1.as(by.key(made.key));
  for (let turn = 0; turn < 3; turn += 1) await busy.whoAmI();
  const over = await refused(busy.whoAmI());
  expect(over).toMatchObject({ code: status.RESOURCE_EXHAUSTED, reason: 'quota-exceeded' });
  // Another key is not held up by it.
  const other = await operator.createKey('calm');
  expect(await process1.as(by.key(other.key)).whoAmI()).toMatchObject({ kind: 'api-key' });
  await operator.setQuota(nameOf(made), { callsPerSecond: 1_000, burst: 1_000, concurrentCalls: 0 });
  await eventually(() => busy.whoAmI(), { what: 'the wider quota to hold' });
  const { apiKey: own } = await eventually(
    async () => {
      const found = await busy.ownKey();
      return (found.apiKey?.uses[0]?.refusedCalls ?? 0n) > 0n ? found : undefined;
    },
    { what: 'what the key has asked', timeout: 20_000 },
  );
  expect(own).toMatchObject({
    name: nameOf(made),
    quota: { callsPerSecond: 1_000, burst: 1_000, concurrentCalls: 64 },
    uses: [{ day: new Date().toISOString().slice(0, 10) }],
  });
  const [listed] = (await operator.listKeys(made.apiKey?.prefix)).apiKeys;
  expect(listed?.uses[0]?.calls).toBeGreaterThanOrEqual(own?.uses[0]?.calls ?? 0n);
  expect(await refused(operator.ownKey())).toMatchObject({ code: status.FAILED_PRECONDITION, reason: 'no-api-key' });
});

test('a quota that cannot be is refused by its field', async () => {
  const quota = { callsPerSecond: -1, burst: 10_001, concurrentCalls: 1_001 };
  const fields = ['quota.calls_per_second quota', 'quota.burst quota', 'quota.concurrent_calls quota'];
  expect((await refused(operator.createKey('wide', [], 0, quota)))?.fields).toEqual(fields);
  const made = await operator.createKey('wide');
  expect(made.apiKey?.quota).toMatchObject({ callsPerSecond: 50, burst: 100, concurrentCalls: 64 });
  expect((await refused(operator.setQuota(nameOf(made), quota)))?.fields).toEqual(fields);
  await operator.revokeKey(nameOf(made));
  const usual = { callsPerSecond: 0, burst: 0, concurrentCalls: 0 };
  expect(await refused(operator.setQuota(nameOf(made), usual))).toMatchObject({ reason: 'api-key-ended' });
});
