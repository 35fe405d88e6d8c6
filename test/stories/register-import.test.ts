import { MemberState } from '@inclust/contracts';
import { fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { FederationUnderTest } from '../support/federation.ts';
import { figuresOf } from '../support/figures.ts';
import { directoryOf, registerOf } from '../support/people.ts';
import { cityRegister, importRegister } from '../support/registers.ts';
import { settled } from '../support/settled.ts';

const active = MemberState.MEMBER_STATE_ACTIVE;
const cities = ['arta', 'corfu'] as const;

describe.each(['one', 'many'] as const)('registers imported, %s process(es) a node', (mode) => {
  const scope = fileScope();
  let federation: FederationUnderTest;

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    federation = scope.use(await FederationUnderTest.start(folder, cities, mode));
  });

  test('each city takes over its register and names every wrong row', async () => {
    for (const city of cities) {
      const { people, organisations, wrong } = cityRegister(city);
      const imported = await importRegister(federation.city(city).client(), city);
      expect(imported).toMatchObject({ registered: people + organisations, updated: 0, unchanged: 0 });
      expect(imported.problems).toEqual(wrong.map(([row, column, rule]) => `${row}:${column} ${rule}`));
    }
    await settled(federation);
  });

  test('every node shows who agreed to be listed, in the version that the owner has', async () => {
    for (const owner of cities) {
      const listed: string[] = [];
      for await (const { name, etag, profile } of federation.city(owner).client().members.everyMember()) {
        if (profile?.listingConsent) listed.push(`${name}@${etag}`);
      }
      expect(listed.length).toBeGreaterThan(100);
      for (const node of [federation.meta, ...federation.cities.values()]) {
        expect(await directoryOf(node.client('federation'), owner)).toEqual(listed.toSorted());
      }
    }
  });

  test('the sums of the meta-cluster are those of the cities, and an organisation in both counts once', async () => {
    for (const indicator of ['organisations-by-discipline', 'members-by-month', 'new-enterprises']) {
      const meta = await figuresOf(federation.meta.client('reporting'), indicator);
      const own = await Promise.all(
        cities.map((city) => figuresOf(federation.city(city).client('reporting'), indicator)),
      );
      for (const [key, value] of meta) {
        if (key.startsWith('all') && key.endsWith('sum')) {
          const parts = cities.map(
            (city, position) => own[position]?.get(key.replace(/^all/, city).replace(/sum$/, 'distinct')) ?? 0,
          );
          expect([key, value]).toEqual([key, parts.reduce((sum, part) => sum + part, 0)]);
        }
      }
    }
    const organisations = await figuresOf(federation.meta.client('reporting'), 'organisations-by-discipline');
    const sum = organisations.get('all sum') ?? 0;
    expect(sum).toBe(cityRegister('arta').organisations + cityRegister('corfu').organisations);
    expect(organisations.get('all distinct')).toBe(sum - 3);
  });

  test('a repeated import changes nothing', async () => {
    const before = await registerOf(federation.city('arta').client(), active);
    const { people, organisations } = cityRegister('arta');
    expect(await importRegister(federation.city('arta').client(), 'arta')).toMatchObject({
      registered: 0,
      updated: 0,
      unchanged: people + organisations,
    });
    expect(await registerOf(federation.city('arta').client(), active)).toEqual(before);
  });
});
