import { gauge, type Reading } from '@inclust/telemetry';
import type { Peer, Peers } from './app/peer.ts';

/** Metrics of every link of the node. */
export function linkGauges(peers: Peers): Disposable {
  const stack = new DisposableStack();
  const use = (name: string, unit: string, description: string, read: (peer: Peer) => number | undefined): void => {
    stack.use(
      gauge(name, unit, description, async () =>
        peers.all().flatMap((peer): readonly Reading[] => {
          const value = read(peer);
          return value === undefined ? [] : [{ value, labels: { peer: peer.node } }];
        }),
      ),
    );
  };
  use('inclust.link.up', '1', 'Whether the link to another node answers.', ({ up }) => (up ? 1 : 0));
  use(
    'inclust.link.refused',
    '{message}',
    'Messages of another node that were refused since the process started.',
    ({ refused }) => refused,
  );
  use('inclust.link.compared.age', 's', 'Since the copies of two nodes were last found equal.', ({ consistentAt }) =>
    consistentAt === undefined ? undefined : (Date.now() - consistentAt) / 1_000,
  );
  return stack;
}
