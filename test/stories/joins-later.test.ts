import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { initNode } from '@inclust/cli/testing';
import { parseNodeId } from '@inclust/kernel';
import { ensureUserKey, homePaths } from '@inclust/node-home';
import { allocatePorts } from '@inclust/servers';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Dial, Dialled } from '../support/dial-leaf.ts';
import { loopback, makeStar, noNamespaces, type Place } from '../support/network.ts';
import { program } from '../support/run-cli.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const alone = noNamespaces();
const how = alone ? `on loopback, because ${alone}` : 'each node in a network of its own';

/** A node as its operator sees it: a home, a place, and the address that the command is given. */
interface Site {
  readonly home: string;
  readonly place: Place;
  readonly ports: readonly number[];
  readonly address: string;
}

interface Listed {
  readonly name: string;
}

describe(`a city joins while the others run, ${how}`, () => {
  const scope = fileScope();
  let folder = '';
  let hubAddress = '127.0.0.1';
  let meta: Site;
  let early: Site;
  let late: Site;
  const before: string[] = [];

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    const star = alone ? undefined : scope.use(await makeStar('meta', ['arta', 'vlora']));
    hubAddress = star?.address ?? hubAddress;
    meta = await site('meta', star?.hub, 5);
    early = await site('arta', star?.spokes[0], 3);
    late = await site('vlora', star?.spokes[1], 3);

    const hosts = `--host ${hubAddress} --listen-host ${hubAddress}`;
    await init(meta, `--id meta --role meta --country GR --zone Europe/Athens --language en ${hosts}`);
    await start(meta);
    await init(early, '--id arta --role city --country GR --zone Europe/Athens --language el');
    await joins(early, 'arta');
    await start(early);
    for (const name of ['Μελπομένη', 'Θάλεια']) before.push(await registers(early, name));
    await shows(meta, before);
  });

  test('with an invitation it gets everything that was there before', async () => {
    await init(late, '--id vlora --role city --country AL --zone Europe/Tirane --language sq');
    await joins(late, 'vlora');
    await start(late);
    await shows(late, before);
  });

  test('what it registers is seen at the meta-cluster and in the city that was there before', async () => {
    const all = [...before, await registers(late, 'Teuta')];
    for (const at of [meta, early, late]) await shows(at, all);
  });

  test('its link says nothing to who does not speak TLS', async () => {
    const { lines } = await dial({});
    expect(lines.filter((line) => line.includes('INFO'))).toEqual([]);
  });

  test("its link is for certificates of the federation's authority and for keys that have joined", async () => {
    const own = homePaths(late.home);
    const tls = { authority: own.authority, certificate: own.certificate, key: own.certificateKey };
    expect((await dial({ tls })).lines).toEqual(['INFO']);

    const nodeId = parseNodeId('meta');
    if (!nodeId) throw new Error('meta is no node id');
    const stranger = join(folder, 'stranger');
    const ports = { nats: 1, mongo: 2, grpc: 3, leaf: 4, join: 5 };
    const place = { countryCode: 'GR', timeZone: 'Europe/Athens', language: 'en' as const };
    await initNode(stranger, { nodeId, role: 'meta', ...place, ports }, new Date());
    const other = homePaths(stranger);
    const foreign = { authority: other.authority, certificate: other.certificate, key: other.certificateKey };
    const refused = await dial({ tls: foreign });
    expect(refused.lines).toEqual([]);
    expect(refused.error).toMatch(/alert|ECONNRESET/u);

    const seedFile = join(folder, 'stranger.nk');
    ensureUserKey(seedFile);
    const { lines } = await dial({ tls, seedFile });
    expect(lines).toEqual(['INFO', "-ERR 'Authorization Violation'"]);
    const known = await dial({ tls, seedFile: own.leafSeed });
    expect(known.lines.filter((line) => line.startsWith('-ERR'))).toEqual([]);
    expect(known.lines).toContain('PONG');
  });

  /** With namespaces every node has the ports that the documentation names. */
  async function site(name: string, place: Place | undefined, count: number): Promise<Site> {
    const ports = place ? [4220, 4221, 4222, 4223, 4224].slice(0, count) : await allocatePorts(count);
    return { home: join(folder, name), place: place ?? loopback(name), ports, address: `127.0.0.1:${ports[2]}` };
  }

  function init(at: Site, options: string): Promise<unknown> {
    return inclust(at, ['node', 'init', '--home', at.home, ...options.split(' '), '--ports', at.ports.join(',')]);
  }

  async function joins(at: Site, city: string): Promise<void> {
    const { invitation } = await inclust<{ invitation: string }>(meta, ['invite', city, '--operator-of', meta.home]);
    const file = join(folder, `${city}.txt`);
    await writeFile(file, `${invitation}\n`);
    await inclust(at, ['join', '--home', at.home, `@${file}`]);
  }

  async function registers(at: Site, givenName: string): Promise<string> {
    const profile = ['--given-name', givenName, '--family-name', 'Δοκιμή', '--discipline', 'heritage', '--consent'];
    return (await inclust<{ name: string }>(at, ['members', 'register', ...profile, '--operator-of', at.home])).name;
  }

  /** Waits until the directory of a node has these members and no others. */
  function shows(at: Site, names: readonly string[]): Promise<unknown> {
    const listed = async (): Promise<string[]> => {
      const found = await inclust<readonly Listed[]>(at, ['directory', 'list', '--address', at.address]);
      return found.map(({ name }) => name).toSorted();
    };
    return eventually(async () => expect(await listed()).toEqual(names.toSorted()), {
      what: `${names.length} members at ${at.place.name}`,
      timeout: 30_000,
    });
  }

  /** Starts the servers and the process of a node where it belongs, and waits until it serves. */
  async function start(at: Site): Promise<void> {
    const [command, ...args] = at.place.command([process.execPath, join(root, 'test/support/run-node.ts'), at.home]);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += String(bytes)));
    const gone = once(child, 'exit');
    scope.defer(async () => {
      child.kill('SIGTERM');
      await gone;
    });
    const first = await Promise.race([gone.then(() => 'ended'), once(child.stdout, 'data').then(() => 'serving')]);
    if (first === 'ended') throw new Error(`${at.place.name} ended before it served: ${said}`);
  }

  /** Dials the leaf port from where the late city is. */
  async function dial(more: Partial<Dial>): Promise<Dialled> {
    const options: Dial = { host: hubAddress, port: meta.ports[3] ?? 0, ...more };
    const line = [process.execPath, join(root, 'test/support/dial-leaf.ts'), JSON.stringify(options)];
    const [command, ...args] = late.place.command(line);
    return JSON.parse((await run(command, args, { timeout: 20_000 })).stdout) as Dialled;
  }

  /** Runs the command as the operator of a node does, on that node's machine. */
  async function inclust<Answer>(at: Site, options: readonly string[]): Promise<Answer> {
    const [command, ...args] = at.place.command([process.execPath, program, '--json', ...options]);
    const { stdout } = await run(command, args, { timeout: 60_000 });
    return JSON.parse(stdout) as Answer;
  }
});
