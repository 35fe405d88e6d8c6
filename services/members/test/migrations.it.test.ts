import { Metadata } from '@grpc/grpc-js';
import { MemberState } from '@inclust/contracts';
import { callUnary } from '@inclust/rpc';
import { fileScope, openTestDatabase, openTestNats, testDatabase } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { person } from './build.ts';
import { newRequestId, refused, serving } from './serving.ts';

const scope = fileScope();
const database = testDatabase();

test('a register that was written before there were merges finds its members by key and as duplicates', async () => {
  const { url } = scope.use(await openTestNats());
  const { client, mongo } = await serving(scope, database.url, url);
  const one = await client.register(person({ externalId: 'A-1', email: 'one@example.org' }));
  const other = await client.register(person({ givenName: 'Giorgos', email: 'one@example.org' }));
  const members = mongo.collection('members');
  await members.updateMany({}, { $unset: { externalIds: 1, duplicateKeys: 1, represents: 1 } });
  await members.updateOne({ _id: one.name.slice(-36) as never }, { $set: { externalId: 'A-1' } });
  for (const name of ['external_ids_unique', 'duplicate_keys', 'represents', 'merged', 'by_name_with_facets'])
    await members.dropIndex(name);
  await members.createIndex({ externalId: 1 }, { name: 'external_id_unique', unique: true, sparse: true });
  await mongo.collection('schemas').updateOne({ _id: 'members' as never }, { $set: { version: 2 } });

  const { client: later } = await serving(scope, database.url, url);
  expect(await refused(later.register(person({ externalId: 'A-1' })))).toMatchObject({ reason: 'external-id-taken' });
  expect((await later.duplicatesOf(one.name)).map(({ reasons }) => reasons)).toEqual([['email', 'name']]);
  expect((await later.merge(other, one)).name).toBe(one.name);
  expect((await members.indexes()).map(({ name }) => name)).not.toContain('external_id_unique');
});

test('a register that was written in another order is listed in that of its language, found by place and counted', async () => {
  const own = scope.use(openTestDatabase());
  const { url } = scope.use(await openTestNats());
  const { client, mongo, rights } = await serving(scope, own.url, url);
  const latin = await client.register(person({ familyName: 'Hoxha', locality: 'Arta' }));
  const greek = await client.register(person({ familyName: 'Ωμέγα', locality: 'Άρτα' }));
  const erased = await client.register(person({ familyName: 'Άλφα' }));
  const why = { name: erased.name, etag: '', reason: 'mistake', requestId: newRequestId() };
  await callUnary(rights.eraseMember.bind(rights), new Metadata(), why);
  const members = mongo.collection('members');
  await members.updateMany({}, { $unset: { facets: 1, place: 1 }, $set: { sortName: '\u0001' } });
  await members.updateOne({ _id: greek.name.slice(-36) as never }, { $set: { sortName: 'M0\u0001Ωμέγα' } });
  await members.dropIndex('by_name_with_facets');
  await members.createIndex({ sortName: 1, _id: 1 }, { name: 'by_name' });
  await mongo.collection('schemas').updateOne({ _id: 'members' as never }, { $set: { version: 4 } });

  const later = await serving(scope, own.url, url);
  expect((await later.client.list({})).members.map(({ name }) => name)).toEqual([greek.name, latin.name]);
  const filter = { kind: '', state: MemberState.MEMBER_STATE_UNSPECIFIED, discipline: '', locality: 'αρτα' };
  expect(await later.client.count({ filter })).toMatchObject({ members: 2 });
  const request = { pageSize: 0, pageToken: '' };
  const { erasures } = await callUnary(later.rights.listErasures.bind(later.rights), new Metadata(), request);
  expect(erasures.map(({ name }) => name)).toEqual([erased.name]);
  expect((await members.indexes()).map(({ name }) => name)).not.toContain('by_name');
});
