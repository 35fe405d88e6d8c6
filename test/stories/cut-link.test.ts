import { MemberState } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import { directoryOf, inFlight, person, registerOf, registerPeople } from '../support/people.ts';
import { settled } from '../support/settled.ts';

const active = MemberState.MEMBER_STATE_ACTIVE;
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, position) => from + position);

describe.each(['one', 'many'] as const)('a link that is cut, %s process(es) a node', (mode) => {
  const scope = fileScope();
  let federation: FederationUnderTest;
  let next = 0;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, ['arta', 'korca'], mode));
    await settled(federation);
  });

  const atMeta = (): Promise<string[]> => directoryOf(federation.meta.client('federation'), 'arta');
  const atKorca = (): Promise<string[]> => directoryOf(federation.city('korca').client('federation'), 'arta');
  const inArta = (): Promise<string[]> => registerOf(federation.city('arta').client(), active);

  /** New members, each corrected twice: every call must be served. Answers with how many events that were. */
  async function work(count: number): Promise<number> {
    const { members } = federation.city('arta').client();
    const registered = await registerPeople(federation.city('arta').client(), range(next, next + count));
    next += count;
    const corrected = registered.slice(0, count / 10);
    for (const note of ['first', 'second']) {
      await inFlight(corrected, 32, ({ name }) =>
        members.updateMember({ member: { name, profile: person(0, { note }) }, updateMask: ['profile.note'] }),
      );
    }
    return count + 2 * corrected.length;
  }

  async function arrives(): Promise<void> {
    const expected = await inArta();
    // Nodes tell cheaply whether something is on its way; reading thousands of entries again and again would hold up what is awaited.
    await settled(federation, ['arta', 'korca'], 150_000);
    expect(await atMeta()).toEqual(expected);
    expect(await atKorca()).toEqual(expected);
    const own = await figuresOf(federation.city('arta').client('reporting'), 'members-by-month');
    const meta = await figuresOf(federation.meta.client('reporting'), 'members-by-month');
    for (const [key, value] of own) expect([key, meta.get(key)]).toEqual([key, value]);
    expect(Math.max(...own.values())).toBe(expected.length);
  }

  test.each(['close', 'blackhole'] as const)(
    '%s: served on, nothing arrives before the mend, everything once after it',
    async (cut) => {
      await work(50);
      await arrives();
      const before = await atMeta();
      federation.link('arta').cut(cut);
      await work(200);
      await eventually(
        async () => {
          const { links } = await federation.city('arta').client('federation').federation.getFederationStatus();
          return links.every((link) => !link.up);
        },
        { what: 'the city sees that the link is down', timeout: 20_000 },
      );
      expect(await atMeta()).toEqual(before);
      // Old connections that were swallowed never revive: only new ones pass.
      federation.link('arta').mend();
      await arrives();
    },
  );

  test('the hub is down while the city takes changes; applying begins within 8 s of its return', async () => {
    await federation.meta.stopProcesses();
    await federation.meta.nats?.stop();
    const before = (await inArta()).length;
    expect(await work(mode === 'one' ? 8_334 : 834)).toBe(mode === 'one' ? 10_000 : 1_000);
    const starting = performance.now();
    await federation.meta.startNats();
    await federation.meta.startProcesses();
    const back = performance.now();
    const first = federation.meta.client('federation').directory;
    await eventually(
      async () => {
        const { entries } = await first.listDirectoryEntries({ filter: { nodeId: 'arta' }, pageSize: 1_000 });
        return entries.length > Math.min(before, 999) || (await atMeta()).length > before;
      },
      { what: 'applying begins', timeout: 30_000 },
    );
    // A bound of the design, not a benchmark: without the feeds made beforehand it took 40 s. Where starting takes longer than 2 s the machine
    // does something else as well, and does so meanwhile.
    expect(performance.now() - back).toBeLessThan(Math.max(8_000, 4 * (back - starting)));
    await arrives();
    // Ten thousand changes take their time on the database that stands in for MongoDB.
  }, 900_000);
});
