import { jetstream } from '@nats-io/jetstream';
import type { MsgHdrs } from '@nats-io/transport-node';
import { eventually } from '@inclust/testkit';
import { connectAs, type Account } from './accounts.ts';
import type { NodeUnderTest } from './node-under-test.ts';
import { acknowledged, envelopesIn, type Stored } from './published.ts';

/** Puts a message into whatever stream of a node takes its subject, with the node's own rights; its sequence. Under no id: never a duplicate. */
export async function publishTo(
  node: NodeUnderTest,
  account: Account,
  subject: string,
  body: Uint8Array,
  headers?: MsgHdrs,
): Promise<number> {
  await using connection = await connectAs(node, account);
  const { seq } = await jetstream(connection).publish(subject, body, headers ? { headers } : {});
  return seq;
}

/** Waits until a consumer of a node has dealt with everything up to a sequence. */
export function handledUpTo(
  node: NodeUnderTest,
  account: Account,
  stream: string,
  consumer: string,
  sequence: number,
): Promise<unknown> {
  return eventually(async () => (await acknowledged(node, account, stream, consumer)) >= sequence, {
    what: `${node.file.nodeId}'s ${stream}/${consumer} has dealt with ${sequence}`,
    timeout: 40_000,
  });
}

/** Waits until a stream of a node has had `times` messages that are meant, and its consumer has dealt with them. */
export async function handled(
  node: NodeUnderTest,
  account: Account,
  stream: string,
  consumer: string,
  isMeant: (stored: Stored) => boolean,
  times = 1,
): Promise<void> {
  const found = await eventually(
    async () => {
      const meant = (await envelopesIn(node, account, stream)).filter(isMeant);
      return meant.length >= times && meant;
    },
    { what: `${times} such messages in ${node.file.nodeId}'s ${stream}`, timeout: 30_000 },
  );
  await handledUpTo(node, account, stream, consumer, found.at(-1)?.sequence ?? 0);
}
