import { MemberState } from '@inclust/contracts';
import { eventually } from '@inclust/testkit';
import { expect } from 'vitest';
import type { NodeUnderTest } from './node-under-test.ts';
import { directoryOf, registerOf } from './people.ts';
import { factsKept, subjectsCounted } from './projections.ts';
import { eventsPublished } from './published.ts';

/**
 * By id and version: what a city has registered is what these nodes show and the meta-cluster has counted, and the meta-cluster keeps each
 * event of it once.
 */
export async function sameEverywhere(city: NodeUnderTest, meta: NodeUnderTest, others: readonly NodeUnderTest[]) {
  const of = city.file.nodeId;
  const register = await registerOf(city.client(), MemberState.MEMBER_STATE_ACTIVE);
  const same = (what: string, found: () => Promise<string[]>, expected: readonly string[]): Promise<unknown> =>
    eventually(async () => expect(await found()).toEqual(expected), { what, timeout: 60_000 });
  for (const node of [city, meta, ...others])
    await same(`${node.file.nodeId} shows ${of}`, () => directoryOf(node.client(), of), register);
  const versions = register.map((member) => member.replace(/^.*\//, '')).toSorted();
  await same(`the meta-cluster counts ${of}`, () => subjectsCounted(meta, of), versions);
  await same(`the meta-cluster keeps the facts of ${of}`, () => factsKept(meta, of), await eventsPublished(city));
}
