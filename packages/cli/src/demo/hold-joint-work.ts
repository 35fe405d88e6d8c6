import { readFileSync } from 'node:fs';
import { encodeEnvelope, eventSubject } from '@inclust/contracts';
import { homePaths } from '@inclust/node-home';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers, nkeyAuthenticator } from '@nats-io/transport-node';
import type { LocalNode } from '../local/homes.ts';
import { jointWorkFacts, type DemoFact } from './joint-work-facts.ts';

/**
 * Publishes in each city, through its own stream, what services that are still to come would: supports, agreements, joint purchases, posts,
 * pilots, solutions, strategies, people reached. What is there already counts once.
 */
export async function holdJointWork(
  nodes: readonly LocalNode[],
  { tell }: { readonly tell: (line: string) => void },
): Promise<void> {
  let published = 0;
  for (const node of nodes.filter(({ role }) => role === 'city')) {
    const facts = jointWorkFacts(node.id, node.file.countryCode === 'AL' ? 'AL' : 'GR');
    published += await publish(node, facts);
  }
  tell(`${published} facts of supports, agreements, joint purchases, posts and joint work are told`);
}

async function publish({ id, home, file }: LocalNode, facts: readonly DemoFact[]): Promise<number> {
  const connection = await connect({
    servers: `127.0.0.1:${file.ports.nats}`,
    authenticator: nkeyAuthenticator(readFileSync(homePaths(home).serviceSeed)),
    noAsyncTraces: true,
  });
  try {
    const stream = jetstream(connection);
    for (const { type, about, at, body } of facts) {
      const eventId = `demonstration-${about}`;
      const envelope = { id: eventId, type, node: id, time: at, subject: about, version: 1, tombstone: false, body };
      const told = headers();
      for (const [name, value] of encodeEnvelope(envelope)) told.append(name, value);
      await stream.publish(eventSubject(id, type), body, { headers: told, msgID: eventId });
    }
    return facts.length;
  } finally {
    await connection.close();
  }
}
