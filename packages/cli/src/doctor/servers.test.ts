import { describe, expect, test } from 'vitest';
import { mongodCheck, natsCheck, runningCheck } from './servers.ts';

describe('the NATS server', () => {
  test('of 2.15.1 or newer is in order', () => {
    expect(natsCheck('nats-server', 'nats-server: v2.15.1')).toMatchObject({ ok: true, found: 'nats-server: v2.15.1' });
  });

  test('that is older, by a patch too, is a fault with its remedy', () => {
    expect(natsCheck('nats-server', 'nats-server: v2.15.0')).toMatchObject({
      ok: false,
      found: 'nats-server: v2.15.0',
      remedy: expect.stringContaining('2.15.1 or newer'),
    });
  });

  test('that cannot be run, or is another program, is a fault', () => {
    expect(natsCheck('/bin/echo', 'echo (GNU coreutils) 9.1').ok).toBe(false);
    expect(natsCheck('/nowhere/nats', '')).toMatchObject({ ok: false, found: '/nowhere/nats cannot be run' });
  });
});

describe('the database server', () => {
  test.each(['db version v8.0.4', 'db version v8.2.0-rc1', 'db version v10.0.0'])(
    'mongod of "%s" is in order',
    (said) => {
      expect(mongodCheck('mongod', said).ok).toBe(true);
    },
  );

  test('mongod older than 8.0 is a fault with its remedy', () => {
    expect(mongodCheck('/usr/bin/mongod', 'db version v7.0.14')).toMatchObject({
      ok: false,
      found: 'mongod, db version v7.0.14 (/usr/bin/mongod)',
      remedy: expect.stringContaining('INCLUST_MONGOD_BIN'),
    });
  });

  test('one that runs is known by what it answers', () => {
    expect(runningCheck({ version: '8.0.4', secantus: undefined })).toMatchObject({
      ok: true,
      found: expect.stringContaining('MongoDB 8.0.4'),
    });
    expect(runningCheck({ version: '8.2.11', secantus: '0.7.0b3' })).toMatchObject({
      ok: true,
      found: expect.stringContaining('SecantusDB 0.7.0b3 as MongoDB 8.2.11'),
    });
    expect(runningCheck({ version: '6.0.1', secantus: undefined })).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('INCLUST_MONGO_URL'),
    });
  });
});
