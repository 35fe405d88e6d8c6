import { setTimeout as pause } from 'node:timers/promises';
import type { NodeClient } from '@inclust/client';
import { MemberState, type Member } from '@inclust/contracts';
import { Failure } from '../failure.ts';
import type { LocalFederation } from '../local/federation.ts';
import { directoryOf } from './compare.ts';
import { inParallel } from './in-parallel.ts';
import { clientOf, type NodeClients } from './node-clients.ts';

/** What a cut link and its mending came to. */
export interface CutOutcome {
  readonly city: string;
  /** Members whom the city took in while it was cut off. */
  readonly changes: number;
  /** From mending to the first and to the last of them at the meta-cluster, in milliseconds. */
  readonly firstMs: number;
  readonly allMs: number;
  /** What did not hold; empty when all did. */
  readonly problems: readonly string[];
}

const externalId = (at: number): string => `link-demo-${String(at).padStart(3, '0')}`;
const patience = 60_000;
const inFlight = 16;

/**
 * Cuts a city's link, lets the city take in members meanwhile, mends it and measures until the meta-cluster has all of them, by ids and
 * versions. Members of an earlier run are re-admitted rather than registered again.
 */
export async function cutAndMend(
  federation: LocalFederation,
  clients: NodeClients,
  options: { readonly meta: string; readonly city: string; readonly changes: number; readonly signal: AbortSignal },
): Promise<CutOutcome> {
  const { meta, city, changes, signal } = options;
  const problems: string[] = [];
  const register = clientOf(clients, city);
  const earlier = await ownMembers(register);
  federation.cut(city, 'close');
  try {
    await until(
      async () => !(await register.federation.getFederationStatus()).links.some((link) => link.up),
      'the city to see that its link is cut',
      signal,
    );
    const before = await directoryOf(clients, meta, city);
    const taken = await inParallel(changes, inFlight, (at) =>
      takeIn(register, externalId(at + 1), earlier.get(externalId(at + 1))),
    );
    const expected = new Map(taken.map((member) => [member.name, member.etag]));
    if ((await directoryOf(clients, meta, city)).size !== before.size)
      problems.push('something arrived while the link was cut');

    federation.mend(city);
    const mended = performance.now();
    let firstMs: number | undefined;
    await until(
      async () => {
        const there = await directoryOf(clients, meta, city);
        const arrived = [...expected].filter(([name, etag]) => there.get(name)?.toString() === etag).length;
        if (arrived > 0) firstMs ??= Math.round(performance.now() - mended);
        return arrived === expected.size;
      },
      `the changes of ${city} to arrive at ${meta}`,
      signal,
    );
    return { city, changes, firstMs: firstMs ?? 0, allMs: Math.round(performance.now() - mended), problems };
  } finally {
    federation.mend(city);
  }
}

/** Withdraws the members that `cutAndMend` took in, so that the register is again as it was imported. */
export async function withdrawAgain(clients: NodeClients, city: string): Promise<void> {
  const register = clientOf(clients, city);
  const active = [...(await ownMembers(register)).values()].filter(
    (member) => member.state === MemberState.MEMBER_STATE_ACTIVE,
  );
  await inParallel(active.length, inFlight, async (at) => {
    const member = active[at];
    return register.members.withdrawMember({ name: member?.name ?? '', etag: member?.etag ?? '' });
  });
}

async function ownMembers(register: NodeClient): Promise<Map<string, Member>> {
  const found = new Map<string, Member>();
  for await (const member of register.members.everyMember()) {
    const id = member.profile?.externalId ?? '';
    if (id.startsWith('link-demo-')) found.set(id, member);
  }
  return found;
}

async function takeIn(register: NodeClient, id: string, earlier: Member | undefined): Promise<Member> {
  if (earlier?.state === MemberState.MEMBER_STATE_ACTIVE) return earlier;
  const { member } = earlier
    ? await register.members.readmitMember({ name: earlier.name, etag: earlier.etag })
    : await register.members.registerMember({
        profile: {
          kind: { $case: 'person', value: { givenName: 'Lidhja', familyName: `Demonstrim ${id.slice(-3)}` } },
          disciplines: ['performing-arts'],
          externalId: id,
          listingConsent: true,
        },
      });
  if (!member) throw new Error('the answer holds no member');
  return member;
}

async function until(holds: () => Promise<boolean>, what: string, signal: AbortSignal): Promise<void> {
  const late = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > late)
      throw new Failure('refused', 'not-settled', `Waited ${patience / 1_000} s in vain for ${what}.`);
    await pause(50, undefined, { signal });
  }
}
