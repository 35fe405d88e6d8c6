import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { MemberState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { AckPolicy, jetstreamManager } from '@nats-io/jetstream';
import { MongoClient } from 'mongodb';
import { describe, expect, test } from 'vitest';
import { connectAs } from '../support/accounts.ts';
import { FederationUnderTest, loneCity } from '../support/federation.ts';
import { firstRelease, layDownFirstRelease } from '../support/first-release.ts';
import { figuresOf } from '../support/figures.ts';
import type { NodeUnderTest, ServiceName } from '../support/node-under-test.ts';
import { directoryOf } from '../support/people.ts';
import { envelopesIn } from '../support/published.ts';

/** The services of the first release that kept something. */
const services: readonly ServiceName[] = ['members', 'federation', 'reporting'];

/** How many steps of a schema there are at most. */
const mostSteps = 20;

/**
 * Starts each service of a node until it serves, and kills it at every step of its schema: the step that was done is not noted, so it is done
 * again, and the next one ends the process. Answers how often each was killed.
 */
async function startedThroughKills(node: NodeUnderTest, folder: string): Promise<Map<ServiceName, number>> {
  const kills = new Map<ServiceName, number>();
  const proof = join(folder, 'schema');
  for (const service of services) {
    for (let kill = 0; kill < mostSteps; kill += 1) {
      const fault = { INCLUST_FAULT: `schema.changed:${kill === 0 ? 1 : 2}`, INCLUST_FAULT_FILE: proof };
      const serves = await node.startProcess(service, fault).then(
        () => true,
        (error: unknown) => {
          if (!existsSync(proof)) throw error;
          return false;
        },
      );
      if (serves) break;
      await node.ended(service);
      expect(node.processes.get(service)?.signalCode).toBe('SIGKILL');
      expect(readFileSync(proof, 'utf8')).toBe('schema.changed\n');
      rmSync(proof);
      kills.set(service, kill + 1);
    }
    await node.killProcess(service);
  }
  await node.startProcesses();
  return kills;
}

/** The stream of events as the first release made it, whose consumer read everything, on a server that was started again since. */
async function makeFirstStream(node: NodeUnderTest): Promise<void> {
  {
    await using connection = await connectAs(node, 'services');
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'EVENTS', subjects: ['inclust.>'] }).catch(async (error: unknown) => {
      if (!(await manager.streams.delete('EVENTS'))) throw error;
      await manager.streams.add({ name: 'EVENTS', subjects: ['inclust.>'] });
    });
    const ack_wait = 30_000_000_000;
    await manager.consumers.add('EVENTS', {
      durable_name: 'reporting',
      ack_policy: AckPolicy.Explicit,
      ack_wait,
      max_deliver: -1,
    });
  }
  await node.nats?.stop();
  await node.startNats();
}

const versions = async (node: NodeUnderTest): Promise<Map<string, number>> => {
  await using mongo = new MongoClient(`mongodb://127.0.0.1:${node.file.ports.mongo}`, { directConnection: true });
  const found = await mongo.db(`inclust_${node.file.nodeId}`).collection('schemas').find().toArray();
  return new Map(found.map(({ _id, version }) => [String(_id), Number(version)]));
};

const documentsOf = (node: 'arta' | 'meta', collection: string) =>
  firstRelease(node).find(({ name }) => name === collection)?.documents ?? [];

/** Rows by the name that each begins with. */
const byName = (rows: readonly (readonly unknown[])[]): Map<unknown, readonly unknown[]> =>
  new Map(rows.map((row) => [row[0], row]));

/** The entries of a node that the first release showed at another, as `name@version`, sorted. */
const listed = (at: 'arta' | 'meta', of: string): string[] =>
  documentsOf(at, 'directory')
    .filter((one) => one['node'] === of && one['listed'])
    .map(({ _id, version }) => `${_id}@${version}`)
    .toSorted();

// Covers: an update from the first release to this one in one step, and a process that is killed at each step of a schema and begun again.
describe('a node of the first release', () => {
  const scope = fileScope();

  test('a city: everybody is there as before, what was not published is, and figures are what they were', async () => {
    const folder = scope.use(await temporaryFolder()).path;
    const city = scope.use(await loneCity(folder, 'arta', 'many'));
    await Promise.all([city.startNats(), city.startMongo()]);
    await layDownFirstRelease(city, firstRelease('arta'));
    await makeFirstStream(city);

    const kills = await startedThroughKills(city, folder);
    const now = await versions(city);
    // Each step but the first, which the first release had done.
    for (const service of services) expect(kills.get(service)).toBeGreaterThanOrEqual((now.get(service) ?? 0) - 1);

    const kept = documentsOf('arta', 'members');
    const client = city.client();
    const members = await Array.fromAsync(client.members.everyMember({}));
    const expected = kept.map(({ _id, version, state }) => {
      const { draft, status } = state;
      const stays = state.periods.map(({ from, to = '' }: { from: string; to?: string }) => `${from} ${to}`);
      const isActive = status === 'active';
      return [`nodes/arta/members/${_id}`, String(version), isActive, draft.familyName ?? draft.names.el.text, stays];
    });
    const found = members.map(({ name, etag, state, profile, periods }) => [
      name,
      etag,
      state === MemberState.MEMBER_STATE_ACTIVE,
      profile?.kind?.$case === 'person' ? profile.kind.value.familyName : profile?.kind?.value.names?.['el']?.text,
      periods.map(({ fromDate, toDate }) => `${fromDate} ${toDate}`),
    ]);
    expect(byName(found)).toEqual(byName(expected));
    const [waiting] = (await client.members.searchMembers({ query: 'αναμενουσα' })).members;
    expect(waiting?.etag).toBe('4');
    const { entries: history } = await client.members.listMemberHistory({ name: waiting?.name ?? '' });
    expect(history).toHaveLength(3);

    const pending = kept.flatMap((one) => one['pending'] as { id: string }[]).map(({ id }) => id);
    expect(pending).toHaveLength(2);
    await eventually(
      async () => {
        const ids = new Set((await envelopesIn(city, 'services', 'EVENTS')).map(({ envelope }) => envelope.id));
        return pending.every((id) => ids.has(id));
      },
      { what: 'the events that the first release had not published' },
    );

    expect(await directoryOf(city.client('federation'), 'vlora')).toEqual(listed('arta', 'vlora'));

    const active = members.filter(({ state }) => state === MemberState.MEMBER_STATE_ACTIVE).length;
    await eventually(
      async () => {
        const month = { fromMonth: '2026-11', untilMonth: '2026-11', byMonth: true };
        const { figures } = await city
          .client('reporting')
          .reporting.listFigures({ indicator: 'members-by-month', ...month });
        return figures.some(({ dimensions, value }) => dimensions.length === 2 && value === BigInt(active));
      },
      { what: `${active} members in the figures` },
    );
    const organisations = await figuresOf(city.client('reporting'), 'organisations-by-discipline');
    expect(organisations.get('arta distinct')).toBe(11);

    const changed = { person: { familyName: 'Νεότερη' } };
    const { member } = await client.members.updateMember({
      member: { ...waiting, profile: { kind: { $case: 'person', value: changed.person } } },
      updateMask: ['profile.person.family_name'],
    });
    expect(member?.etag).toBe('5');
  });

  test('the meta-cluster: what is in two cities counts once, and the directory is whole', async () => {
    const folder = scope.use(await temporaryFolder()).path;
    const federation = scope.use(await FederationUnderTest.start(folder, [], 'many'));
    const { meta } = federation;
    await meta.stopProcesses();
    await layDownFirstRelease(meta, firstRelease('meta'));
    await makeFirstStream(meta);
    await startedThroughKills(meta, folder);

    const figures = await figuresOf(meta.client('reporting'), 'organisations-by-discipline');
    const totals = ['arta distinct', 'vlora distinct', 'all sum', 'all distinct'];
    expect(totals.map((total) => figures.get(total))).toEqual([11, 11, 22, 21]);
    const client = meta.client('federation');
    for (const city of ['arta', 'vlora']) expect(await directoryOf(client, city)).toEqual(listed('meta', city));
    const { nodes } = await client.federation.listNodes();
    const cities = ['arta', 'corfu', 'korca', 'meta', 'vlora'];
    expect(nodes.map(({ name }) => name).toSorted()).toEqual(cities.map((city) => `nodes/${city}`));
  });
});
