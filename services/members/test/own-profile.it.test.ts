import { status } from '@grpc/grpc-js';
import { parseUuid, type Actor, type Role, type Uuid } from '@inclust/kernel';
import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { person } from './build.ts';
import { node, refused, serving, type Calls } from './serving.ts';

const scope = fileScope();
const database = testDatabase();
let coordinator: Calls;
let natsUrl: string;

beforeAll(async () => {
  natsUrl = scope.use(await openTestNats()).url;
  coordinator = (await serving(scope, database.url, natsUrl)).client;
});

const notAllowed = { code: status.PERMISSION_DENIED, reason: 'not-allowed' };

/** The register as somebody sees it whose account belongs to a member. */
async function as(name: string, roles: readonly Role[] = ['member'], home = node): Promise<Calls> {
  const member = parseUuid(name.slice(-36)) as Uuid;
  const actor: Actor = { kind: 'account', id: 'somebody', node: home, roles, session: 's', member };
  return (await serving(scope, database.url, natsUrl, { actor })).client;
}

test('a member reads her own profile without what a coordinator wrote about her, and nobody else’s', async () => {
  const other = await coordinator.register(person());
  const made = await coordinator.register(person({ note: 'calls late', externalId: 'A-1' }));
  const herself = await as(made.name);
  const read = await herself.get(made.name);
  expect(read.profile).toMatchObject({ note: '', externalId: '', kind: made.profile?.kind });
  expect(await refused(herself.get(other.name))).toMatchObject(notAllowed);
  const calls = [herself.list({}), herself.search('a'), herself.export(), herself.register(person())];
  for (const refusal of await Promise.all(calls.map(refused))) expect(refusal).toMatchObject(notAllowed);
});

test('a member changes her own profile and consent, but not what is the coordinator’s', async () => {
  const made = await coordinator.register(person({ note: 'calls late', listingConsent: false }));
  const herself = await as(made.name);
  const changed = await herself.update(made, { locality: 'Άρτα', listingConsent: true }, [
    'profile.locality',
    'profile.listing_consent',
  ]);
  expect(changed.profile).toMatchObject({ locality: 'Άρτα', listingConsent: true, note: '' });
  expect((await coordinator.get(made.name)).profile).toMatchObject({ locality: 'Άρτα', note: 'calls late' });
  expect(await refused(herself.update(changed, { note: 'mine' }, ['profile.note']))).toMatchObject({
    code: status.INVALID_ARGUMENT,
    fields: ['profile.note coordinator-only'],
  });
  expect(await refused(herself.update(changed, { externalId: 'B-1' }, ['profile.external_id']))).toMatchObject({
    fields: ['profile.external_id coordinator-only'],
  });
});

test('a member gives and takes back her own consents and chooses who sees what, and nobody else’s', async () => {
  const other = await coordinator.register(person());
  const made = await coordinator.register(person());
  const herself = await as(made.name);
  const agreed = { purpose: 'newsletter', textVersion: '2027-1', language: 'sq', source: 'portal' };
  const given = await herself.consent(made, agreed);
  expect(given.consents).toMatchObject([{ ...agreed, actor: 'somebody', endReason: '' }]);
  const shared = await herself.share(given, { phone: 'node' });
  expect(shared.sharing['phone']).toBe('node');
  const taken = await herself.withdrawConsent(shared, 'newsletter');
  expect(taken.consents).toMatchObject([{ endReason: 'withdrawn' }]);
  const calls = [
    herself.consent(other, agreed),
    herself.withdrawConsent(other, 'directory'),
    herself.share(other, { phone: 'node' }),
  ];
  for (const refusal of await Promise.all(calls.map(refused))) expect(refusal).toMatchObject(notAllowed);
});

test('a member withdraws herself, and nobody else; she decides nothing else about her membership', async () => {
  const other = await coordinator.register(person());
  const made = await coordinator.register(person());
  const herself = await as(made.name);
  expect(await refused(herself.withdraw(other))).toMatchObject(notAllowed);
  expect(await refused(herself.move('suspendMember', made, 'unpaid-fees'))).toMatchObject(notAllowed);
  expect(await refused(herself.role('grantRole', made, { kind: 'board' }))).toMatchObject(notAllowed);
  const left = await herself.withdraw(made);
  expect(await refused(herself.readmit(left))).toMatchObject(notAllowed);
});

test('who was merged into another is that other one, by either name, until it is undone', async () => {
  const [source, target, other] = [
    await coordinator.register(person()),
    await coordinator.register(person({ note: 'calls late' })),
    await coordinator.register(person()),
  ];
  const [before, herself] = [await as(source.name), await as(target.name)];
  expect(await refused(before.get(target.name))).toMatchObject(notAllowed);
  await coordinator.merge(source, target);
  for (const caller of [before, herself])
    for (const { name } of [source, target])
      expect(await caller.get(name)).toMatchObject({ name: target.name, profile: { note: '' } });
  const changed = await before.update({ ...target, etag: '' }, { listingConsent: true }, ['profile.listing_consent']);
  expect(changed).toMatchObject({ name: target.name, consents: [{ source: 'portal', actor: 'somebody' }] });
  expect(await refused(before.get(other.name))).toMatchObject(notAllowed);
  expect(await refused(before.undo(source.name))).toMatchObject(notAllowed);
  await coordinator.undo(source.name);
  expect(await before.get(source.name)).toMatchObject({ name: source.name });
  expect(await refused(before.get(target.name))).toMatchObject(notAllowed);
  expect(await refused(herself.get(source.name))).toMatchObject(notAllowed);
});

test('the same id at another node is somebody else', async () => {
  const made = await coordinator.register(person());
  const stranger = await as(made.name, ['member'], 'vlore' as typeof node);
  expect(await refused(stranger.get(made.name))).toMatchObject(notAllowed);
});

test('an auditor reads everything and changes nothing', async () => {
  const made = await coordinator.register(person({ note: 'calls late' }));
  const auditor = await as(made.name, ['auditor']);
  expect((await auditor.get(made.name)).profile).toMatchObject({ note: 'calls late' });
  expect(await refused(auditor.withdraw(made))).toMatchObject(notAllowed);
});
