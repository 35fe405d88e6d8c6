import { fileScope, openTestNats, testDatabase } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { person } from './build.ts';
import { refused, serving } from './serving.ts';

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
  for (const name of ['external_ids_unique', 'duplicate_keys', 'represents', 'merged']) await members.dropIndex(name);
  await members.createIndex({ externalId: 1 }, { name: 'external_id_unique', unique: true, sparse: true });
  await mongo.collection('schemas').updateOne({ _id: 'members' as never }, { $set: { version: 2 } });

  const { client: later } = await serving(scope, database.url, url);
  expect(await refused(later.register(person({ externalId: 'A-1' })))).toMatchObject({ reason: 'external-id-taken' });
  expect((await later.duplicatesOf(one.name)).map(({ reasons }) => reasons)).toEqual([['email', 'name']]);
  expect((await later.merge(other, one)).name).toBe(one.name);
  expect((await members.indexes()).map(({ name }) => name)).not.toContain('external_id_unique');
});
