import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventSubject, MemberErased } from '@inclust/contracts';
import { publishEvents } from '@inclust/messaging';
import { eventually, fileScope, openTestNats, temporaryFolder, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { by, mailedToken, makeHome, member, node, refused, serving } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
const password = 'a quiet harbour 7';
let home: string;
let given: Parameters<typeof serving>[1];
let served: Awaited<ReturnType<typeof serving>>;

beforeAll(async () => {
  home = scope.use(await temporaryFolder()).path;
  makeHome(home);
  given = { mongoUrl: database.url, natsUrl: scope.use(await openTestNats()).url, home };
  served = await serving(scope, given);
});

/** What the register tells of a member whom it has erased. */
async function tellErased(id: string): Promise<void> {
  const memberId = member.slice(-36);
  const type = 'inclust.members.v1.MemberErased';
  const envelope = {
    id,
    type,
    node,
    time: '2027-03-01T10:00:00.000Z',
    subject: `members/${memberId}`,
    version: 9,
    tombstone: false,
    body: MemberErased.encode(MemberErased.fromPartial({ facts: { memberId } })).finish(),
  };
  const event = { subject: eventSubject(node, type), messageId: id, envelope };
  expect(await publishEvents(served.nats, [event])).toEqual([true]);
}

/** Everything that database and mail folder have, as text. */
async function everythingKept(): Promise<string> {
  const all: string[] = [];
  for (const { name } of (await served.mongo.db?.listCollections().toArray()) ?? [])
    for await (const document of served.mongo.collection(name).find({})) all.push(JSON.stringify(document));
  for (const name of await readdir(served.paths.mail)) all.push(await readFile(join(served.paths.mail, name), 'utf8'));
  return all.join('\n');
}

// Covers: a member who is erased while she has a session and mail; an event that comes twice.
test('with a member her account is erased: nothing of her is left, and nobody gets in', async () => {
  const operator = served.as(by.home(home));
  const others = await operator.create('other@example.gr', ['member']);
  const account = await operator.create('canary@example.gr', ['member'], { member });
  await served.as().setPassword((await mailedToken(served.paths.mail, 'canary@example.gr')) ?? '', password);
  const { accessToken, refreshToken } = await served.as().login('canary@example.gr', password);
  await served.as().requestReset('canary@example.gr');
  await eventually(async () => expect((await everythingKept()).match(/To: canary@example\.gr/g)?.length).toBe(2), {
    what: 'both mails',
  });
  expect(await refused(served.as().login('canary@example.gr', 'a wrong password'))).toBeDefined();

  await tellErased('first');
  await eventually(async () => expect((await operator.get(account.name))?.email).toBe(''), { what: 'the erasure' });
  expect(await everythingKept()).not.toMatch(/canary/i);
  expect(await served.mongo.collection('credentials').countDocuments({ _id: account.name.slice(-36) as never })).toBe(
    0,
  );
  expect(await refused(served.as().login('canary@example.gr', password))).toMatchObject({ reason: 'login-refused' });
  expect(await refused(served.as().refresh(refreshToken))).toMatchObject({ reason: 'session-ended' });
  expect(await refused(served.as(by.token(accessToken)).whoAmI())).toMatchObject({ reason: 'token-invalid' });
  expect(await refused(operator.enable(account.name))).toMatchObject({ reason: 'account-erased' });
  const etag = (await operator.get(account.name))?.etag;

  await tellErased('again');
  // Others stay, and the address is free.
  expect(await operator.get(others.name)).toMatchObject({ email: 'other@example.gr' });
  expect((await operator.create('canary@example.gr', ['member'])).name).not.toBe(account.name);
  expect((await operator.get(account.name))?.etag).toBe(etag);
});
