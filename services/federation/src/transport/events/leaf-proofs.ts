import { EndKeysAnswer, EndKeysCall, KeyEnd } from '@inclust/contracts';
import { leafProofSubject } from '@inclust/node-home';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { endKeys } from '../../app/change-keys.ts';
import type { NodeRecord } from '../../app/ports.ts';

/** Answers with why keys were not ended; with nothing when they were. */
export type EndKeys = (
  via: Parameters<typeof endKeys>[1],
  asked: Parameters<typeof endKeys>[2],
) => Promise<string | undefined>;

/** Where the meta-cluster hears cities by the nkey that their link was opened with. */
export interface LeafProofs extends Disposable {
  /** Hears the present nkeys of these cities and no others. */
  hear(cities: readonly NodeRecord[]): void;
}

/**
 * A subject for each nkey, which the server lets pass over no other link. So the keys before end only when the new one works. Each is
 * written out: one with a wildcard would be dropped in silence by the permissions of the leaf.
 */
export function leafProofs(connection: NatsConnection, end: EndKeys, logger: Logger): LeafProofs {
  const heard = new Map<string, Subscription>();
  const open = (city: string, leafKey: string): Subscription =>
    connection.subscribe(leafProofSubject(city, leafKey), {
      callback: (error, message) => {
        if (error) return;
        answered(end, { city, leafKey }, message.data).then(
          (answer) => message.respond(answer),
          (failure: unknown) => logger.warn({ err: failure, caller: city, method: 'EndKeys' }, 'node call failed'),
        );
      },
    });
  return {
    hear: (cities) => {
      const wanted = new Map(
        cities.map(({ nodeId, leafKey }) => [leafProofSubject(nodeId, leafKey), [nodeId, leafKey]]),
      );
      for (const [subject, subscription] of heard) {
        if (wanted.has(subject)) continue;
        subscription.unsubscribe();
        heard.delete(subject);
      }
      for (const [subject, [city = '', leafKey = '']] of wanted)
        if (!heard.has(subject)) heard.set(subject, open(city, leafKey));
    },
    [Symbol.dispose]: () => {
      for (const subscription of heard.values()) subscription.unsubscribe();
    },
  };
}

async function answered(end: EndKeys, via: Parameters<EndKeys>[0], body: Uint8Array): Promise<Uint8Array> {
  const call = EndKeysCall.decode(body);
  const refused = await end(via, { bytes: call.end, end: KeyEnd.decode(call.end), signature: call.signature });
  return EndKeysAnswer.encode({ refused: refused ?? '' }).finish();
}
