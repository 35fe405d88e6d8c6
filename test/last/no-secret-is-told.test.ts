import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNotes, temporaryFolder, testScope } from '@inclust/testkit';
import { describe, expect, test } from 'vitest';
import { secretsIn, secretsToldBy } from '../support/secrets.ts';

const notes = readNotes();
/** Whether this is a run of all tests: then much was told. */
const whole = process.env['INCLUST_TEST_WHOLE'] === 'yes';

const planted = [
  ['token', `eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0.${'a'.repeat(86)}`],
  ['api key', `ick_abcd2345_${'x'.repeat(43)}`],
  ['webhook secret', `whsec_${'x'.repeat(43)}=`],
  ['seed', `SU${'A'.repeat(56)}`],
  ['private key', '-----BEGIN PRIVATE KEY-----'],
  ['password hash', '$argon2id$v=19$m=19456'],
] as const;

// What every test of this run has logged, answered as an error and published: see `noteTold` and `NodeUnderTest`.
describe('no token, key, password or value of the vault is told anywhere', () => {
  test.each(planted)('a planted %s is found', async (kind, secret) => {
    expect(secretsIn(`{"msg":"it is ${secret}"}`)).toEqual([kind]);
    const { path } = testScope().use(await temporaryFolder());
    for (const folder of ['logs', 'nats/data/jetstream/x/msgs', 'keys'])
      mkdirSync(join(path, folder), { recursive: true });
    writeFileSync(
      join(path, 'nats/data/jetstream/x/msgs/1.blk'),
      Buffer.concat([Buffer.from([0, 255]), Buffer.from(secret)]),
    );
    writeFileSync(join(path, 'keys/vault.json'), JSON.stringify({ keys: { first: 'k'.repeat(44) } }));
    writeFileSync(join(path, 'logs/node.log'), `key ${'k'.repeat(44)}\n`);
    expect(secretsToldBy(path)).toEqual(['logs/node.log: a known one', `nats/data/jetstream/x/msgs/1.blk: ${kind}`]);
  });

  test.skipIf(!whole)('much was told in this run', () => {
    expect(notes.told.length).toBeGreaterThan(100);
    expect(notes.secret.length).toBeGreaterThan(20);
    expect(notes.searched.length).toBeGreaterThan(40);
  });

  test('in the logs and errors of services', () => {
    // Very short ones stand anywhere by chance.
    const known = [...new Set(notes.secret)].filter((text) => text.length >= 8 && !text.includes('@'));
    const found = notes.told.flatMap((line) => secretsIn(line, known).map((kind) => `${kind} in ${line.slice(0, 60)}`));
    expect(found).toEqual([]);
  });

  test('in the logs and streams of nodes', () => {
    const found = notes.searched.flatMap((line) => {
      const { node, found: places } = JSON.parse(line) as { node: string; found: string[] };
      return places.map((place) => `${node} ${place}`);
    });
    expect(found).toEqual([]);
  });
});
