import { RefusedError, type NodeClient } from '@inclust/client';
import { BodyDecision, BodyMembershipState, type BodyApplication } from '@inclust/contracts';
import { Failure } from '../failure.ts';
import { readDemoBodies, type DemoBodies, type DemoMembership } from './demo-bodies.ts';
import { clientOf, type NodeClients } from './node-clients.ts';
import { until } from './until.ts';

interface Telling {
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Lets a few members of the demonstration join its bodies, as their cities' coordinators and the bodies' would: each applies at home and
 * is admitted by the node of the body. Whoever has applied before is left as she is. Answers with how many each body has at every node.
 */
export async function joinBodies(clients: NodeClients, { tell, signal }: Telling): Promise<Record<string, number>> {
  const wanted = readDemoBodies();
  for (const group of wanted.groups) await makeGroup(clientOf(clients, group.node), group);
  const names = await namesOf(clients, wanted.memberships);
  let joined = 0;
  for (const membership of wanted.memberships) {
    const member = names.get(membership.externalId);
    if (!member) throw new Failure('refused', 'demo-member-missing', `${membership.externalId} is in no register.`);
    if (await join(clients, membership, member, signal)) joined += 1;
  }
  if (joined > 0) tell(`${joined} members have joined bodies of other nodes and their own`);
  return shownEverywhere(clients, wanted.memberships, signal);
}

async function makeGroup(node: NodeClient, { id, names, parent }: DemoBodies['groups'][number]): Promise<void> {
  const displayName = { el: { text: names.el }, sq: { text: names.sq }, en: { text: names.en } };
  try {
    await node.bodies.createBody({ bodyId: id, body: { displayName, parent } });
  } catch (error) {
    if (!(error instanceof RefusedError) || error.reason !== 'body-exists') throw error;
  }
}

/** The members' names by their external ids. */
async function namesOf(clients: NodeClients, memberships: readonly DemoMembership[]): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  await Promise.all(
    [...new Set(memberships.map(({ city }) => city))].map(async (city) => {
      for await (const { name, profile } of clientOf(clients, city).members.everyMember())
        if (profile?.externalId) names.set(profile.externalId, name);
    }),
  );
  return names;
}

/** Applies at home and admits at the node of the body; false where there was an application before. */
async function join(
  clients: NodeClients,
  { body, city, role }: DemoMembership,
  member: string,
  signal: AbortSignal,
): Promise<boolean> {
  const home = clientOf(clients, city);
  const decider = clientOf(clients, nodeOf(body));
  const found = async (): Promise<BodyApplication | undefined> =>
    (await Array.fromAsync(home.bodies.everyBodyApplication({ member, body })))[0];
  if (await found()) return false;
  await until(() => hearsOf(home, body), `${city} to hear of ${body}`, signal);
  await home.bodies.applyToBody({ body, member });
  const name = await until(async () => (await found())?.membership?.name, `${body} to hear of ${member}`, signal);
  await decider.bodies.decideBodyApplication({ name, decision: BodyDecision.BODY_DECISION_ADMIT });
  if (role) await decider.bodies.grantBodyRole({ name, role: { kind: role } });
  await until(
    async () => (await found())?.membership?.state === BodyMembershipState.BODY_MEMBERSHIP_STATE_ACTIVE,
    `${city} to hear of the admission`,
    signal,
  );
  return true;
}

async function hearsOf(node: NodeClient, name: string): Promise<boolean> {
  try {
    return (await node.bodies.getBody({ name })).body !== undefined;
  } catch (error) {
    if (error instanceof RefusedError && error.reason === 'body-not-found') return false;
    throw error;
  }
}

/** How many members each body has, once every node shows the same ones. */
async function shownEverywhere(
  clients: NodeClients,
  memberships: readonly DemoMembership[],
  signal: AbortSignal,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const parent of new Set(memberships.map(({ body }) => body))) {
    counts[parent] = await until(
      async () => {
        const shown = await Promise.all(
          [...clients.values()].map(async ({ bodies }) =>
            (await Array.fromAsync(bodies.everyBodyMember({ parent }))).map(({ name }) => name).join(' '),
          ),
        );
        return new Set(shown).size === 1 && shown[0] ? shown[0].split(' ').length : undefined;
      },
      `every node to show the same members of ${parent}`,
      signal,
    );
  }
  return counts;
}

function nodeOf(body: string): string {
  return body.split('/')[1] ?? '';
}
