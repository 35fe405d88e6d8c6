import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import { EventMode, EventState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { envelopesIn } from '../support/published.ts';

/** Each with whether all of it is there then. What is left unpublished is published at a start: those that leave something come last. */
const steps = [
  ['outbox.noted', true],
  ['outbox.published', true],
  ['outbox.written', true],
  ['together.written', false],
] as const;

const rules = {
  quotas: [{ id: 'room', capacity: 40 }],
  ticketTypes: [{ id: 'seat', quotas: ['room'] }],
  holdMilliseconds: 900_000n,
  offerMilliseconds: 3_600_000n,
};

// Covers: a draft that nobody asked for, a series cut without what follows, and what follows without its rules or untold.
describe('SIGKILL at every step of cutting a series in two', () => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let folder = '';
  const series: string[] = [];

  const events = () => city.client('events').events;

  beforeAll(async () => {
    folder = scope.use(await temporaryFolder()).path;
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await Promise.all([city.startNats(), city.startMongo()]);
    await city.startProcess('events');
    for (const [step] of steps) {
      const { event } = await events().createEvent({
        event: {
          titles: { en: { text: `Cut at ${step}` } },
          disciplines: ['performing-arts'],
          organisers: ['nodes/arta/members/01890000-0000-8000-8000-000000000001'],
          mode: EventMode.EVENT_MODE_ONLINE,
          link: 'https://example.org/',
          schedule: {
            first: {
              $case: 'timed',
              value: { startTime: '2037-10-06T19:00', timeZone: 'Europe/Athens', durationSeconds: 7_200n },
            },
            rule: 'FREQ=WEEKLY;COUNT=4',
          },
        },
      });
      const name = event?.name ?? '';
      await events().publishEvent({ name });
      await city.client('events').registrations.setRegistrationRules({ event: name, rules });
      series.push(name);
    }
    // What is published is noted when it is told to end.
    city.processes.get('events')?.kill('SIGTERM');
    await city.ended('events');
  });

  const request = (turn: number) => ({
    name: series[turn] ?? '',
    fromOccurrence: '2037-10-20T19:00',
    length: 3_600n,
    requestId: `cut-and-die-${turn}`,
  });

  /** All there is of a series: the names and states of its events, drafts too, and how many have rules. */
  async function allOf(step: string) {
    const all = await Array.fromAsync(events().everyEvent());
    const own = all.filter(({ titles }) => titles?.en?.text === `Cut at ${step}`);
    const ruled = await Promise.allSettled(
      own.map(({ name }) => city.client('events').registrations.getRegistrationRules({ event: name })),
    );
    expect(own.every(({ state }) => state === EventState.EVENT_STATE_PUBLISHED)).toBe(true);
    return { names: own.map(({ name }) => name), ruled: ruled.filter(({ status }) => status === 'fulfilled').length };
  }

  const startsOf = async (name: string) =>
    (await Array.fromAsync(events().everyOccurrence({ parent: name }))).map(({ start }) => start.slice(5, 10));

  test.each(steps.map(([step, done], turn) => [step, done, turn] as const))(
    '%s is reached, the process is killed there, all of it is there or nothing, and a repeat comes to one that follows',
    async (step, done, turn) => {
      const proof = join(folder, step);
      await city.killProcess('events');
      await city.startProcess('events', { INCLUST_FAULT: `${step}:1`, INCLUST_FAULT_FILE: proof });
      expect(existsSync(proof)).toBe(false);
      {
        using dying = connect(city.address('events'), {
          patience: 0,
          timeout: 5_000,
          authorize: operatorOfHome(city.home),
        });
        await dying.events.changeOccurrences(request(turn)).catch(() => undefined);
      }
      await city.ended('events');
      expect([readFileSync(proof, 'utf8'), city.processes.get('events')?.signalCode]).toEqual([`${step}\n`, 'SIGKILL']);
      await city.startProcess('events');
      const left = await allOf(step);
      expect([left.names.length, left.ruled]).toEqual(done ? [2, 2] : [1, 1]);
      const { event, following } = await events().changeOccurrences(request(turn));
      const { names, ruled } = await allOf(step);
      expect([new Set(names), names.length, ruled]).toEqual([new Set([event?.name, following?.name]), 2, 2]);
      expect(await startsOf(event?.name ?? '')).toEqual(['10-06', '10-13']);
      expect(await startsOf(following?.name ?? '')).toEqual(['10-20', '10-27']);
      const again = await events().changeOccurrences(request(turn));
      expect([again.event, again.following]).toEqual([event, following]);
    },
  );

  test('each event was told once, in the order of its versions', async () => {
    const wanted = ['EventCreated@1', 'EventPublished@2'];
    const told = async () => {
      const found: Record<string, string[]> = {};
      for (const { envelope } of await envelopesIn(city, 'services', 'EVENTS'))
        if (envelope.subject.startsWith('events/'))
          (found[envelope.subject] ??= []).push(`${envelope.type.split('.').at(-1)}@${envelope.version}`);
      return found;
    };
    await eventually(
      async () => expect(Object.values(await told()).flat()).toHaveLength(steps.length * (2 * wanted.length + 1)),
      { what: 'all to be told', timeout: 30_000 },
    );
    const cut = new Set(series.map((name) => name.replace('nodes/arta/', '')));
    for (const [subject, versions] of Object.entries(await told()))
      expect(versions).toEqual(cut.has(subject) ? [...wanted, 'EventEdited@3'] : wanted);
  });
});
