import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { MemberState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import type { NodeUnderTest, ServiceName } from '../support/node-under-test.ts';
import { directoryOf, inFlight, person, registerOf, registerPeople } from '../support/people.ts';
import { factsKept, subjectsCounted } from '../support/projections.ts';
import { eventsPublished } from '../support/published.ts';

/** Copies are not compared meanwhile: what is whole in the end was not healed, it was not lost. */
const environment = { INCLUST_COMPARE_SECONDS: '3600' };

/** The process that is killed at a step of an outbox or a consumer. Each service has one of its own, so the step is its own. */
const killed: readonly (readonly [place: 'arta' | 'meta', service: ServiceName, kind: 'outbox' | 'consumer'])[] = [
  ['arta', 'members', 'outbox'],
  ['arta', 'reporting', 'consumer'],
  ['arta', 'federation', 'consumer'],
  ['meta', 'federation', 'consumer'],
  ['meta', 'reporting', 'consumer'],
];

const rounds = [
  { outbox: 'outbox.written', consumer: 'consumer.received' },
  { outbox: 'outbox.published', consumer: 'consumer.applied' },
  { outbox: 'outbox.noted', consumer: 'consumer.acknowledged' },
] as const;

// Covers: what is lost or doubled when a process ends between write, publish, clear, receive, apply and acknowledge.
describe('SIGKILL at every step on the way from a city to the meta-cluster', () => {
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

  const nodeOf = (place: 'arta' | 'meta'): NodeUnderTest => (place === 'meta' ? federation.meta : arta);

  test.each(rounds)('$outbox and $consumer are reached by every process, and it is killed there', async (round) => {
    const faults = killed.map(([place, service, kind]) => {
      const step = round[kind];
      return { node: nodeOf(place), service, step, proof: join(folder, `${place}-${service}-${step}`) };
    });
    await Promise.all(
      faults.map(async ({ node, service, step, proof }) => {
        await node.killProcess(service);
        const fault = { INCLUST_FAULT: `${step}:2`, INCLUST_FAULT_FILE: proof };
        // What waits for it can bring it to the step before it serves.
        await node.startProcess(service, { ...environment, ...fault }).catch((error: unknown) => {
          if (!existsSync(proof)) throw error;
        });
      }),
    );
    const open = new Set(faults);
    await eventually(
      async () => {
        await registerSome(20);
        for (const fault of open) {
          const { node, service, step, proof } = fault;
          if (!existsSync(proof)) continue;
          await node.ended(service);
          expect(node.processes.get(service)?.signalCode).toBe('SIGKILL');
          expect(readFileSync(proof, 'utf8')).toBe(`${step}\n`);
          await node.startProcess(service, environment);
          open.delete(fault);
        }
        return open.size === 0;
      },
      { what: `every process to reach ${round.outbox} or ${round.consumer}`, timeout: 90_000 },
    );
  });

  test('everybody is registered once, every event published and applied once, and all places have the same', async () => {
    await registerPeople(
      arta.client(),
      Array.from({ length: next }, (_, number) => number),
    );
    const register = await registerOf(arta.client(), MemberState.MEMBER_STATE_ACTIVE);
    expect(register).toHaveLength(next);
    const versions = register.map((member) => member.replace(/^.*\//, '')).toSorted();
    // A message that was under way to a process that died comes again after its consumer's `ack_wait`.
    const same = (what: string, found: () => Promise<string[]>, expected: readonly string[]): Promise<unknown> =>
      eventually(async () => expect(await found()).toEqual(expected), { what, timeout: 60_000 });
    await same(
      'every event published, under one id',
      async () => (await eventsPublished(arta)).map((event) => event.split(' ')[1] ?? '').toSorted(),
      versions,
    );
    const published = await eventsPublished(arta);
    for (const node of [arta, federation.meta]) {
      const at = node.file.nodeId;
      await same(`facts at ${at}`, () => factsKept(node, 'arta'), published);
      await same(`figures at ${at}`, () => subjectsCounted(node, 'arta'), versions);
      await same(`directory at ${at}`, () => directoryOf(node.client('federation'), 'arta'), register);
    }
  });

  /** Registers people with the requests of `registerPeople`, once each; what a kill cuts off is made again in the end. */
  async function registerSome(count: number): Promise<void> {
    using client = connect(arta.address('members'), {
      authorize: operatorOfHome(arta.home),
      patience: 0,
      timeout: 5_000,
    });
    const numbers = Array.from({ length: count }, () => next++);
    await inFlight(numbers, 4, (number) =>
      client.members
        .registerMember({ profile: person(number), requestId: `register-person-${number}` })
        .catch(() => undefined),
    );
  }
});
