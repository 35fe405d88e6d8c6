import { serverConfig } from '@inclust/servers';
import { testServers } from '@inclust/testkit';
import { expect, test } from 'vitest';
import { databaseServer, natsServer } from './servers.ts';

const config = serverConfig();

test('the servers that the tests run on are in order, by their programs', async () => {
  expect(await natsServer(config.nats)).toMatchObject({ ok: true, found: expect.stringMatching(/v2\.\d+\.\d+/) });
  expect(await databaseServer({ ...config, mongoUrl: undefined })).toMatchObject({ ok: true });
});

test('a database that runs is asked for its version', async () => {
  expect(await databaseServer({ ...config, mongoUrl: testServers().mongoUrl })).toMatchObject({
    ok: true,
    found: expect.stringMatching(/MongoDB \d+\.\d+\.\d+/),
  });
});

test('one that does not answer, and a program that is no database, are faults with their remedies', async () => {
  expect(await databaseServer({ ...config, mongoUrl: 'mongodb://127.0.0.1:1' })).toMatchObject({
    ok: false,
    remedy: expect.stringContaining('INCLUST_MONGO_URL'),
  });
  expect(await databaseServer({ ...config, mongoUrl: undefined, mongod: '/bin/echo' })).toMatchObject({
    ok: false,
    remedy: expect.stringContaining('INCLUST_MONGOD_BIN'),
  });
  expect(await natsServer('/bin/echo')).toMatchObject({ ok: false });
});
