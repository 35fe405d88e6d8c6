import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect, type NodeClient } from '@inclust/client';
import { EventMode, EventState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest, ServiceName } from '../support/node-under-test.ts';

/** Copies are not compared meanwhile: what is whole in the end was not healed, it was not lost. */
const environment = { INCLUST_COMPARE_SECONDS: '3600' };

const killed: readonly (readonly [place: 'arta' | 'meta', service: ServiceName, kind: 'outbox' | 'consumer'])[] = [
  ['arta', 'events', 'outbox'],
  ['arta', 'federation', 'consumer'],
  ['meta', 'federation', 'consumer'],
];

const rounds = [
  { outbox: 'outbox.written', consumer: 'consumer.received' },
  { outbox: 'outbox.published', consumer: 'consumer.applied' },
  { outbox: 'outbox.noted', consumer: 'consumer.acknowledged' },
] as const;

// Covers: an event whose owner, or whoever carries it, ends between write, publish, note, receive, apply and acknowledge.
describe('SIGKILL at every step on the way of an event into the agenda', () => {
  const scope = fileScope();
  let folder = '';
  let federation: FederationUnderTest;
  let arta: NodeUnderTest;
  let next = 0;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta'], 'many', environment));
    arta = federation.city('arta');
  });

  /** Publishes an event and changes it once more; the same number is the same requests. */
  async function work({ events }: Pick<NodeClient, 'events'>, number: number): Promise<void> {
    const { event } = await events.createEvent({
      event: {
        titles: { en: { text: `Event ${number}` } },
        disciplines: ['performing-arts'],
        organisers: ['nodes/arta/members/01890000-0000-8000-8000-000000000001'],
        mode: EventMode.EVENT_MODE_ONLINE,
        link: 'https://example.org/',
        schedule: {
          first: {
            $case: 'timed',
            value: { startTime: '2027-06-01T20:00', timeZone: 'Europe/Athens', durationSeconds: 7_200n },
          },
        },
      },
      requestId: `make-event-${number}`,
    });
    const name = event?.name ?? '';
    await events.publishEvent({ name, requestId: `publish-event-${number}` });
    const titles = { en: { text: `Event ${number}, changed` } };
    await events.updateEvent({
      event: { name, titles },
      updateMask: ['titles'],
      requestId: `change-event-${number}`,
    });
  }

  /** Works on new events; what a kill cuts off is made again in the end. */
  async function workOnSome(count: number): Promise<void> {
    using client = connect(arta.address('events'), {
      authorize: operatorOfHome(arta.home),
      patience: 0,
      timeout: 5_000,
    });
    const numbers = Array.from({ length: count }, () => next++);
    await Promise.all(numbers.map((number) => work(client, number).catch(() => undefined)));
  }

  test.each(rounds)('$outbox and $consumer are reached by every process, and it is killed there', async (round) => {
    const open = new Set(
      killed.map(([place, service, kind]) => {
        const node = place === 'meta' ? federation.meta : arta;
        const step = round[kind];
        return { node, service, step, proof: join(folder, `${place}-${service}-${step}`) };
      }),
    );
    for (const { node, service, step, proof } of open) {
      await node.killProcess(service);
      const fault = { INCLUST_FAULT: `${step}:2`, INCLUST_FAULT_FILE: proof };
      // What waits for it can bring it to the step before it serves.
      await node.startProcess(service, { ...environment, ...fault }).catch((error: unknown) => {
        if (!existsSync(proof)) throw error;
      });
    }
    await eventually(
      async () => {
        await workOnSome(4);
        for (const fault of open) {
          if (!existsSync(fault.proof)) continue;
          await fault.node.ended(fault.service);
          await fault.node.startProcess(fault.service, environment);
          open.delete(fault);
        }
        return open.size === 0;
      },
      { what: `every process to reach ${round.outbox} or ${round.consumer}`, timeout: 90_000 },
    );
  });

  test('every event is in the agenda of both nodes once, in its newest version', async () => {
    for (let number = 0; number < next; number += 1) await work(arta.client('events'), number);
    const all = await Array.fromAsync(arta.client('events').events.everyEvent());
    expect(all.length).toBe(next);
    const published = all.filter(({ state }) => state === EventState.EVENT_STATE_PUBLISHED);
    expect(published.length).toBe(next);
    const expected = published.map(({ name, etag, titles }) => `${name}@${etag} ${titles?.en?.text}`).toSorted();
    for (const node of [arta, federation.meta])
      await eventually(
        async () => {
          const found = await Array.fromAsync(node.client('federation').agenda.everyAgendaEvent());
          const told = found.map(({ event }) => `${event?.name}@${event?.etag} ${event?.titles?.en?.text}`);
          return expect(told.toSorted()).toEqual(expected);
        },
        // A message that was under way to a process that died comes again after its consumer's `ack_wait`.
        { what: `the agenda of ${node.file.nodeId}`, timeout: 60_000 },
      );
  });
});
