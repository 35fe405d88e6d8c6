import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveryState } from '@inclust/contracts';
import { freePort } from '@inclust/servers';
import { eventually, fileScope, temporaryFolder, testScope } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import { startHookReceiver, type HookReceiver } from '../support/hook-receiver.ts';
import { NodeUnderTest } from '../support/node-under-test.ts';
import { inFlight, person } from '../support/people.ts';
import { envelopesIn } from '../support/published.ts';

const environment = { INCLUST_WEBHOOK_NETWORKS: '127.0.0.0/8' };
const steps = [
  'consumer.received',
  'delivery.recorded',
  'consumer.applied',
  'consumer.acknowledged',
  'delivery.taken',
  'delivery.sent',
  'delivery.noted',
] as const;

// Covers: an event that is lost, comes out of order or under another id when a process ends between storing, noting, sending and noting it.
describe('SIGKILL at every step between an event and its receiver', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let receiver: HookReceiver;
  let folder = '';
  let webhook = '';
  let number = 0;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    receiver = scope.use(await startHookReceiver(5));
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await city.start(environment);
    const made = await city.client('webhooks').webhooks.createWebhook({
      webhook: { url: receiver.url, eventTypes: ['inclust.members.v1.*'] },
    });
    webhook = made.webhook?.name ?? '';
  });

  /** Members are registered and changed; answers once all that is published of them was received. */
  const changeSome = (members: number, changes: number) =>
    inFlight(
      Array.from({ length: members }, () => (number += 1)),
      4,
      async (one) => {
        const { members: register } = city.client('members');
        const { member } = await register.registerMember({ profile: person(one) });
        for (let change = 1; change <= changes; change += 1)
          await register.updateMember({
            member: { name: member?.name ?? '', profile: { ...person(one), note: `${change}` } },
            updateMask: ['profile.note'],
          });
      },
    );

  const published = async (): Promise<string[]> =>
    (await envelopesIn(city, 'services', 'EVENTS'))
      .filter(({ envelope }) => envelope.type.startsWith('inclust.members.v1.Member'))
      .map(({ envelope }) => envelope.id);

  const allReceived = () =>
    eventually(
      async () => {
        const wanted = await published();
        const got = new Set(receiver.received.map(({ id }) => id));
        return wanted.length > 0 && wanted.every((id) => got.has(id));
      },
      { what: 'every event was received', timeout: 60_000 },
    );

  test.each(steps)('%s is reached, the process is killed there, and every event arrives', async (step) => {
    const proof = join(folder, step);
    await city.killProcess('webhooks');
    await city.startProcess('webhooks', { ...environment, INCLUST_FAULT: `${step}:2`, INCLUST_FAULT_FILE: proof });
    await changeSome(3, 2);
    await city.ended('webhooks');
    expect([readFileSync(proof, 'utf8'), city.processes.get('webhooks')?.signalCode]).toEqual([`${step}\n`, 'SIGKILL']);
    await city.startProcess('webhooks', environment);
    await allReceived();
  });

  test('of two processes one is killed in the middle of much, and the other sends the rest', async () => {
    const twin = new NodeUnderTest(city.home, 'many');
    testScope().defer(() => twin.stopProcesses());
    const listen = `127.0.0.1:${await freePort()}`;
    await twin.startProcess('webhooks', { ...environment, INCLUST_GRPC_LISTEN: listen });
    const before = receiver.received.length;
    const changing = changeSome(12, 5);
    await eventually(() => receiver.received.length >= before + 20, { what: 'some were received', timeout: 30_000 });
    await city.killProcess('webhooks');
    await changing;
    await allReceived();
    await city.startProcess('webhooks', environment);
  });

  test('each came under its own id and in the order of its member, and is noted as delivered once', async () => {
    const ids = await published();
    expect(new Set(receiver.received.map(({ id }) => id))).toEqual(new Set(ids));
    // What was sent and not noted came again, word by word.
    const bodies = new Map<string, Set<string>>();
    for (const { id, body } of receiver.received) bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
    expect([...bodies.values()].every((same) => same.size === 1)).toBe(true);
    expect(receiver.received.length).toBeGreaterThan(ids.length);
    const bySubject = Map.groupBy(receiver.received, ({ subject }) => subject);
    for (const [, got] of bySubject) {
      const versions = got.map(({ version }) => version);
      expect(versions).toEqual(versions.toSorted((one, other) => one - other));
    }
    const log = city.client('webhooks').webhooks;
    await eventually(
      async () => {
        const delivered = await Array.fromAsync(
          log.everyDelivery({ parent: webhook, state: DeliveryState.DELIVERY_STATE_DELIVERED }),
        );
        expect(delivered.map(({ eventId }) => eventId).toSorted()).toEqual(ids.toSorted());
        return true;
      },
      { what: 'every delivery is noted', timeout: 60_000 },
    );
    expect((await log.getWebhook({ name: webhook })).webhook?.waitingDeliveries).toBe(0);
  });
});
