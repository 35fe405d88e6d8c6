import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { knownSchemas } from '@inclust/backup';
import { MemberState, type Member } from '@inclust/contracts';
import { homePaths } from '@inclust/node-home';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import { NodeUnderTest } from '../support/node-under-test.ts';
import { figuresOf } from '../support/figures.ts';
import { directoryOf, person, registerOf, registerPeople } from '../support/people.ts';
import { runCli } from '../support/run-cli.ts';
import { settled } from '../support/settled.ts';

const active = MemberState.MEMBER_STATE_ACTIVE;
const scope = fileScope();
let federation: FederationUnderTest;
let folder: string;

beforeAll(async () => {
  folder = scope.use(await temporaryFolder()).path;
  federation = scope.use(await FederationUnderTest.start(folder, ['arta']));
});

test('backed up under load, destroyed, restored: what was acknowledged before the moment is there, and the new is not taken for old', async () => {
  const { meta } = federation;
  let city = federation.city('arta');
  const before = await registerPeople(city.client(), range(0, 200));
  const published = await madePublic(city, 'kept');
  await settled(federation);
  expect(await schemasOf(city)).toEqual(knownSchemas);
  const key = join(folder, 'backup.key');
  expect((await runCli(['node', 'backup-key', key], {})).code).toBe(0);

  // Under load: people are registered and changed while the backup is made.
  const load = startLoad(city, before);
  const file = join(folder, 'arta.backup');
  const made = await runCli(['--json', 'node', 'backup', city.home, '--to', file, '--key-file', key], {});
  expect(made.code, made.stderr).toBe(0);
  const { moment, parts } = JSON.parse(made.stdout) as { moment: string; parts: { part: string; count: number }[] };
  const acknowledged = await load.stop();
  // The fault was reached: documents changed while others were copied, and writes went on after the moment.
  expect(parts.filter(({ part }) => part === 'changes members').map(({ count }) => count > 0)).toEqual([true]);
  const kept = acknowledged.filter(({ at }) => at < Date.parse(moment));
  const later = acknowledged.filter(({ at }) => at >= Date.parse(moment));
  expect(kept.length).toBeGreaterThan(0);
  expect(later.length).toBeGreaterThan(0);

  // More that is lost: changes, one of which is told to the meta-cluster many times, and somebody is erased.
  const [often, gone] = [before[0]?.name ?? '', before[1]?.name ?? ''];
  for (const turn of range(0, 5)) await noted(city, often, `lost ${turn}`);
  await city.client().rights.eraseMember({ name: gone, reason: 'member-request', requestId: 'erase-one-1' });
  const lostPublished = await madePublic(city, 'lost');
  await settled(federation);
  await eventually(async () => expect(await publicOf(meta)).toEqual([...published, ...lostPublished].toSorted()), {
    what: 'the meta-cluster shows what is lost then',
    timeout: 30_000,
  });
  const lost = versionOf(await directoryOf(meta.client('federation'), 'arta'), often);
  const ledger = join(folder, 'erased-members');
  cpSync(homePaths(city.home).erased, ledger);

  await city.stopProcesses();
  await Promise.all([city.nats?.stop(), city.mongo?.stop()]);
  const ruins = join(folder, 'ruins');
  renameSync(city.home, ruins);
  rmSync(ruins, { recursive: true });

  // Killed in the middle, then begun again.
  await killedRestore(file, city.home, key);
  expect(existsSync(join(city.home, 'node.json'))).toBe(false);
  const again = await runCli(['--json', 'node', 'restore', file, city.home, '--key-file', key, '--erased', ledger], {});
  expect(again.code, again.stderr).toBe(0);
  // Facts were on their way, so the events are there again.
  expect((JSON.parse(again.stdout) as { events: number }).events).toBeGreaterThan(0);
  city = new NodeUnderTest(city.home);
  federation.cities.set('arta', city);
  await city.start({ INCLUST_COMPARE_SECONDS: '1' });

  const found = new Map<string, Member>();
  for await (const member of city.client().members.everyMember({})) found.set(member.name, member);
  for (const { name, note } of newest(kept)) {
    const member = found.get(name);
    // What came after the moment may have been written before the mark.
    const notes = [note, ...later.filter((one) => one.name === name).map((one) => one.note)];
    if (name !== gone) expect([name, member && notes.includes(member.profile?.note ?? '')]).toEqual([name, true]);
  }
  const { member: erased } = await city.client().members.getMember({ name: gone });
  expect(erased?.state).toBe(MemberState.MEMBER_STATE_ERASED);

  // The meta-cluster has seen newer versions than the backup has; a change after the restore is newer than those.
  await noted(city, often, 'after');
  await eventually(async () => versionOf(await directoryOf(meta.client('federation'), 'arta'), often) > lost, {
    what: 'the change after the restore reaches the meta-cluster',
    timeout: 60_000,
  });
  const { member: own } = await city.client().members.getMember({ name: often });
  await eventually(
    async () => String(versionOf(await directoryOf(meta.client('federation'), 'arta'), often)) === own?.etag,
    { what: 'the meta-cluster has the newest version', timeout: 30_000 },
  );

  // Members of whom nothing is left end everywhere, and every copy says what the restored node does.
  await settled(federation);
  const lostMembers = new Set(later.map(({ name }) => name).filter((name) => !found.has(name)));
  expect(lostMembers.size).toBeGreaterThan(0);
  const listed = await directoryOf(meta.client('federation'), 'arta');
  expect(listed).toEqual(await registerOf(city.client(), active));
  expect(listed.filter((entry) => lostMembers.has(entry.split('@')[0] ?? ''))).toEqual([]);
  // So do bodies, events and venues.
  for (const node of [city, meta])
    await eventually(async () => expect(await publicOf(node)).toEqual(published), {
      what: `${node.file.nodeId} shows what is left`,
      timeout: 60_000,
    });
  const figures = await figuresOf(city.client('reporting'), 'members-by-month');
  const atMeta = await figuresOf(meta.client('reporting'), 'members-by-month');
  expect(figures.size).toBeGreaterThan(0);
  for (const [key, value] of figures) expect([key, atMeta.get(key)]).toEqual([key, value]);
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

/** A body, and an event at a venue, as everybody may see them; their names in order. */
async function madePublic(city: NodeUnderTest, what: string): Promise<string[]> {
  const { bodies } = city.client();
  const { events, venues } = city.client('events');
  const { body } = await bodies.createBody({ bodyId: what, body: { displayName: { en: { text: what } } } });
  const { venue } = await venues.createVenue({
    venue: {
      names: { en: { text: what } },
      address: { street: 'Οδός 1', locality: 'Άρτα', countryCode: 'GR' },
      timeZone: 'Europe/Athens',
      capacity: 80,
    },
  });
  const { event } = await events.createEvent({
    event: {
      titles: { en: { text: what } },
      disciplines: ['performing-arts'],
      organisers: ['nodes/arta/members/01890000-0000-8000-8000-000000000001'],
      venue: venue?.name ?? '',
      schedule: {
        first: {
          $case: 'timed',
          value: { startTime: '2037-06-01T20:00', timeZone: 'Europe/Athens', durationSeconds: 7_200n },
        },
      },
    },
  });
  await events.publishEvent({ name: event?.name ?? '' });
  return [body?.name ?? '', event?.name ?? ''].toSorted();
}

/** Which of Arta's own groups and events a node shows. */
async function publicOf(node: NodeUnderTest): Promise<string[]> {
  const { agenda, bodies } = node.client('federation');
  const events = await Array.fromAsync(
    agenda.everyAgendaEvent({ filter: { nodeId: 'arta' } }),
    ({ event }) => event?.name ?? '',
  );
  const groups = await Array.fromAsync(bodies.everyBody({ filter: { nodeId: 'arta' } }), ({ name }) => name);
  return [...groups.filter((name) => /\/(kept|lost)$/u.test(name)), ...events].toSorted();
}

async function noted(city: NodeUnderTest, name: string, note: string): Promise<void> {
  await city
    .client()
    .members.updateMember({ member: { name, profile: person(0, { note }) }, updateMask: ['profile.note'] });
}

function versionOf(entries: readonly string[], name: string): number {
  return Number(entries.find((entry) => entry.startsWith(`${name}@`))?.split('@')[1] ?? 0);
}

interface Acknowledged {
  readonly name: string;
  readonly note: string;
  readonly at: number;
}

/** Registers and changes people until it is stopped; answers with what was acknowledged, and when. */
function startLoad(city: NodeUnderTest, people: readonly Member[]): { stop(): Promise<Acknowledged[]> } {
  const done: Acknowledged[] = [];
  let stopped = false;
  const registering = (async () => {
    for (let number = 1_000; !stopped; number += 1) {
      const [member] = await registerPeople(city.client(), [number]);
      done.push({ name: member?.name ?? '', note: '', at: Date.now() });
    }
  })();
  const changing = (async () => {
    for (let turn = 0; !stopped; turn += 1) {
      const name = people[turn % people.length]?.name ?? '';
      const note = `turn ${turn}`;
      await noted(city, name, note);
      done.push({ name, note, at: Date.now() });
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await Promise.all([registering, changing]);
      return done;
    },
  };
}

/** What was acknowledged last of each. */
function newest(all: readonly Acknowledged[]): Acknowledged[] {
  return [...new Map(all.map((one) => [one.name, one])).values()];
}

/** Restores until the database is filled, then kills the process. */
async function killedRestore(file: string, home: string, key: string): Promise<void> {
  const script = fileURLToPath(new URL('../support/killed-restore.ts', import.meta.url));
  const child = spawn(process.execPath, [script, file, home, key, 'database-filled']);
  let said = '';
  child.stderr.on('data', (bytes) => (said += String(bytes)));
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect([code, signal], said).toEqual([null, 'SIGKILL']);
}

async function schemasOf(node: NodeUnderTest): Promise<Record<string, number>> {
  const { default: mongoose } = await import('mongoose');
  const connection = await mongoose
    .createConnection(`mongodb://127.0.0.1:${node.file.ports.mongo}/inclust_${node.file.nodeId}`, {
      directConnection: true,
    })
    .asPromise();
  const found = await connection.collection('schemas').find().toArray();
  await connection.close();
  return Object.fromEntries(found.map(({ _id, version }) => [String(_id), Number(version)]));
}
