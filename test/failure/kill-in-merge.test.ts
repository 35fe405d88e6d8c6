import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { operatorOfHome } from '@inclust/access';
import { connect } from '@inclust/client';
import type { Member } from '@inclust/contracts';
import { eventually, fileScope, temporaryFolder } from '@inclust/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { loneCity } from '../support/federation.ts';
import type { NodeUnderTest } from '../support/node-under-test.ts';
import { person } from '../support/people.ts';
import { subjectsCounted } from '../support/projections.ts';

// Covers: one of two members changed without the other, and a merge whose events are never published.
describe.each([
  ['together.written', false],
  ['outbox.written', true],
] as const)('SIGKILL at %s of a merge', (step, done) => {
  const scope = fileScope();
  let city: NodeUnderTest;
  let proof = '';
  let members: Member[] = [];

  beforeAll(async () => {
    const folder = scope.use(await temporaryFolder()).path;
    proof = join(folder, 'killed');
    city = scope.use(await loneCity(folder, 'arta', 'many'));
    await city.start();
    members = [];
    for (const number of [1, 2]) {
      const { member } = await city.client().members.registerMember({ profile: person(number) });
      if (member) members.push(member);
    }
    await city.killProcess('members');
    await city.startProcess('members', { INCLUST_FAULT: step, INCLUST_FAULT_FILE: proof });
  });

  test('both members have changed or neither, and the same request comes to the same', async () => {
    const [source, target] = members;
    if (!source || !target) throw new Error('nobody was registered');
    const request = { source: source.name, target: target.name, requestId: 'merge-and-die' };
    {
      using dying = connect(city.address('members'), {
        patience: 0,
        timeout: 5_000,
        authorize: operatorOfHome(city.home),
      });
      await expect(dying.members.mergeMembers(request)).rejects.toThrow(/./);
    }
    await city.ended('members');
    expect(existsSync(proof)).toBe(true);
    await city.startProcess('members');
    const client = city.client();
    const found = await Promise.all(
      [source, target].map(async ({ name }) => (await client.members.getMember({ name })).member),
    );
    if (done) expect(found.map((member) => [member?.name, member?.etag])).toEqual(Array(2).fill([target.name, '2']));
    else expect(found).toEqual([source, target]);
    // The server ends a transaction whose process is gone after 60 s; until then both wait.
    const member = await eventually(
      async () => (await client.members.mergeMembers(request).catch(() => undefined))?.member,
      { what: 'the same request to be done', timeout: 90_000 },
    );
    expect([member.name, member.etag]).toEqual([target.name, '2']);
    const versions = [source, target].map(({ name }) => `${name.split('/').at(-1)}@2`).toSorted();
    await eventually(async () => expect(await subjectsCounted(city, 'arta')).toEqual(versions), {
      what: 'both counted as of after the merge',
      timeout: 20_000,
    });
  });
});
