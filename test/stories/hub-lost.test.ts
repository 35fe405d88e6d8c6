import { rmSync } from 'node:fs';
import { MemberState } from '@inclust/contracts';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import { directoryOf, person, registerOf, registerPeople } from '../support/people.ts';
import { settled } from '../support/settled.ts';

const active = MemberState.MEMBER_STATE_ACTIVE;

describe.each(['one', 'many'] as const)('the meta-cluster loses its data, %s process(es) a node', (mode) => {
  const scope = fileScope();
  let federation: FederationUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca'], mode));
    const numbers = Array.from({ length: 300 }, (_, number) => number);
    await registerPeople(federation.city('arta').client(), numbers);
    await registerPeople(federation.city('korca').client(), numbers.slice(0, 100));
    // Somebody has changed and somebody has left: what is refilled must be the newest, and must not bring back who left.
    const { members } = federation.city('arta').client();
    const [first, second] = await registerOf(federation.city('arta').client(), active);
    await members.updateMember({
      member: { name: first?.split('@')[0] ?? '', profile: person(0, { note: 'changed' }) },
      updateMask: ['profile.note'],
    });
    await members.withdrawMember({ name: second?.split('@')[0] ?? '' });
    await settled(federation);
  });

  /** Directory and figures of the meta-cluster are, by id and version, what the cities' registers say. */
  async function refilled(): Promise<void> {
    for (const [name, city] of federation.cities) {
      const expected = await registerOf(city.client(), active);
      await eventually(
        async () => expect(await directoryOf(federation.meta.client('federation'), name)).toEqual(expected),
        {
          what: `the meta-cluster has what ${name} has`,
          timeout: 60_000,
        },
      );
    }
    await settled(federation, [...federation.cities.keys()], 90_000);
    const meta = await figuresOf(federation.meta.client('reporting'), 'members-by-month');
    for (const [, city] of federation.cities) {
      for (const [key, value] of await figuresOf(city.client('reporting'), 'members-by-month')) {
        expect([key, meta.get(key)]).toEqual([key, value]);
      }
    }
  }

  test('streams and database: both are filled again from the cities', async () => {
    const { meta } = federation;
    const paths = homePaths(meta.home);
    await meta.stopProcesses();
    await Promise.all([meta.nats?.stop(), meta.mongo?.stop()]);
    rmSync(paths.natsData, { recursive: true });
    rmSync(paths.mongoData, { recursive: true });
    await meta.start();
    await refilled();
  });

  test('the database alone: nothing comes by itself, since the streams were read; the digests differ and heal', async () => {
    const { meta } = federation;
    await meta.stopProcesses();
    await meta.mongo?.stop();
    rmSync(homePaths(meta.home).mongoData, { recursive: true });
    await meta.startMongo();
    await meta.startProcesses();
    await refilled();
  });

  test('a city that lost its database of figures and directory fills it from its own register', async () => {
    const city = federation.city('korca');
    await city.stopProcesses();
    await city.dropProjections();
    await city.startProcesses();
    await settled(federation, ['korca'], 60_000);
    const { meta } = federation;
    expect(await directoryOf(city.client('federation'), 'arta')).toEqual(
      await directoryOf(meta.client('federation'), 'arta'),
    );
    expect(await directoryOf(city.client('federation'), 'korca')).toEqual(await registerOf(city.client(), active));
    const own = await figuresOf(city.client('reporting'), 'members-by-month');
    const atMeta = await figuresOf(meta.client('reporting'), 'members-by-month');
    for (const [key, value] of own) expect([key, value]).toEqual([key, atMeta.get(key)]);
    expect(own.size).toBeGreaterThan(0);
  });
});
