import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { coordinatorOf } from '../support/coordinator.ts';
import { loneCity } from '../support/federation.ts';
import { startHookReceiver, type HookReceiver, type HookRequest } from '../support/hook-receiver.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { person } from '../support/people.ts';
import { runCli, type CommandEnded } from '../support/run-cli.ts';

const guide = readFileSync(resolve(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
const python = process.env['INCLUST_PYTHON'] ?? 'python3';

interface Shown {
  readonly name: string;
  readonly state: string;
  readonly url: string;
  readonly etag: string;
}

interface Logged {
  readonly name: string;
  readonly sequence: string;
  readonly state: string;
  readonly eventType: string;
  readonly tries: number;
}

/** Runs what the guide shows for Python on a request; the type of the event, or what it raises. */
function checkedInPython(secret: string, { headers, body }: HookRequest): string {
  const code = /```python\n([^]*?)```/u.exec(guide)?.[1] ?? '';
  const main = `
import sys
given = json.load(sys.stdin)
try:
    print(event_of(given["secret"], given["headers"], given["body"].encode())["type"])
except ValueError as error:
    print(error)
`;
  const input = JSON.stringify({ secret, headers, body });
  return execFileSync(python, ['-c', code + main], { input, encoding: 'utf8' }).trim();
}

// Covers: what an integrator and a coordinator do with webhooks, from making one to ending it, as they type it.
describe('webhooks, as they are typed', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let receiver: HookReceiver;
  let folder = '';
  let name = '';
  let secret = '';

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    receiver = scope.use(await startHookReceiver());
    city = scope.use(await loneCity(folder, 'arta'));
    await city.start({ INCLUST_WEBHOOK_NETWORKS: '127.0.0.0/8' });
  });

  const inclust = (...args: readonly string[]): Promise<CommandEnded> =>
    runCli(['--operator-of', city.home, ...args], { XDG_CONFIG_HOME: join(folder, 'config') });

  const json = async <Answer>(...args: readonly string[]): Promise<Answer> => {
    const { code, stdout, stderr } = await inclust('--json', ...args);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Answer;
  };

  test('a webhook is made, tried and told of an event, which others can check', async () => {
    const made = await json<{ webhook: Shown; secret: string }>(
      'webhooks',
      'create',
      receiver.url,
      '--type',
      'inclust.members.v1.*',
      '--description',
      'the town hall',
    );
    ({ secret } = made);
    ({ name } = made.webhook);
    expect(made.webhook).toMatchObject({ url: receiver.url, state: 'WEBHOOK_STATE_ACTIVE' });
    expect((await inclust('webhooks', 'test', name)).stdout).toMatch(/^delivered 204, \d+ ms\n$/u);
    await coordinatorOf(city).members.registerMember({ profile: person(1) });
    const got = await eventually(() => receiver.received.find(({ version }) => version === 1), { what: 'the event' });
    expect(checkedInPython(secret, got)).toBe('inclust.members.v1.MemberRegistered');
    expect(checkedInPython(secret, { ...got, body: `${got.body} ` })).toBe('not signed with this secret');
    expect(checkedInPython(secret, { ...got, headers: { ...got.headers, 'webhook-timestamp': '1700000000' } })).toBe(
      'not of now',
    );
    // Nothing of her leaves the node.
    expect(got.body).not.toContain('Πρόσωπο1');
  });

  test('the secret is rotated, and both sign', async () => {
    const { stdout, stderr } = await inclust('webhooks', 'rotate-secret', name);
    expect(stderr).toContain('The secret before signs too until');
    await inclust('webhooks', 'test', name);
    const got = receiver.received.at(-1) as HookRequest;
    for (const one of [secret, stdout.trim()])
      expect(checkedInPython(one, got)).toBe('inclust.webhooks.v1.WebhookTested');
  });

  test('a receiver that fails is seen, and what it missed is replayed', async () => {
    receiver.answers(500);
    const failed = await inclust('webhooks', 'test', name);
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringMatching(/^status 500, \d+ ms\n$/u)]);
    await coordinatorOf(city).members.registerMember({ profile: person(2) });
    await eventually(
      // On a busy machine it is tried more than once until somebody looks.
      async () => /[1-9] tries have failed in a row since/u.test((await inclust('webhooks', 'get', name)).stdout),
      { what: 'the failure is seen', timeout: 20_000 },
    );
    const [waiting] = await json<Logged[]>('webhooks', 'deliveries', name, '--state', 'waiting');
    expect(waiting?.tries).toBeGreaterThan(0);
    await json('webhooks', 'pause', name);
    expect((await inclust('webhooks', 'list')).stdout).toMatch(/\tpaused \(asked\) since \S+\t1\t[1-9]\t/u);
    receiver.answers(204);
    await json('webhooks', 'resume', name);
    const delivered = await eventually(
      async () => {
        const found = await json<Logged[]>('webhooks', 'deliveries', name, '--state', 'delivered');
        return found.length === 2 && found;
      },
      { what: 'both are delivered', timeout: 20_000 },
    );
    expect(delivered.map(({ eventType }) => eventType)).toEqual(
      Array.from({ length: 2 }, () => 'inclust.members.v1.MemberRegistered'),
    );
    const before = receiver.received.length;
    const [newest, oldest] = delivered;
    const one = await inclust('webhooks', 'replay', name, '--delivery', newest?.name.replace(/^.*\//u, '') ?? '');
    expect(one.stdout).toBe('1 are sent once more.\n');
    await eventually(() => receiver.received.length === before + 1, { what: 'it comes again' });
    expect(newest?.name.endsWith(`/${receiver.received.at(-1)?.id}`)).toBe(true);
    await eventually(
      async () => (await json<Logged[]>('webhooks', 'deliveries', name, '--state', 'delivered')).length === 2,
      { what: 'it is noted', timeout: 20_000 },
    );
    expect(await json('webhooks', 'replay', name, '--from-sequence', oldest?.sequence ?? '')).toEqual({
      deliveries: 2,
    });
    await eventually(() => receiver.received.length === before + 3, { what: 'both come again' });
  });

  test('it is changed and ended; what is wrong is said', async () => {
    const updated = await json<Shown>('webhooks', 'update', name, '--type', 'inclust.events.v1.*');
    expect((await inclust('webhooks', 'update', name, '--url', receiver.url, '--etag', 'old')).stderr).toContain(
      'stale-etag',
    );
    expect(updated.etag).not.toBe('');
    const wrong = await inclust(
      'webhooks',
      'create',
      'http://169.254.169.254/latest',
      '--type',
      'inclust.nothing.v1.*',
    );
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('event-type-unknown')]);
    expect((await inclust('webhooks', 'replay', name)).code).toBe(2);
    const inner = await inclust('webhooks', 'create', 'https://169.254.169.254/latest', '--type', '*');
    expect([inner.code, inner.stderr]).toEqual([1, expect.stringContaining('url-address')]);
    const unheard = 'https://hooks.invalid/latest';
    const other = await json<{ webhook: Shown }>('webhooks', 'create', unheard, '--type', '*');
    expect((await inclust('webhooks', 'test', other.webhook.name)).code).toBe(1);
    expect((await json<Shown>('webhooks', 'delete', name)).state).toBe('WEBHOOK_STATE_DELETED');
    expect((await json<Shown[]>('webhooks', 'list')).map((one) => one.name)).toEqual([other.webhook.name]);
    expect(await json<Shown[]>('webhooks', 'list', '--deleted')).toHaveLength(2);
  });
});
