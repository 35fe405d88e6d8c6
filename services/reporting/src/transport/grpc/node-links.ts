import { Metadata } from '@grpc/grpc-js';
import { FederationServiceClient, type LinkStatus } from '@inclust/contracts';
import { callUnary, openClient, type ClientOptions } from '@inclust/rpc';
import type { Logger } from 'pino';
import type { NodeLink } from '../../domain/freshness.ts';

/** How long the federation service has for an answer, and how long one is good for, in milliseconds. */
const [patience, goodFor] = [1_000, 2_000];

/** How the exchange with each other node stands. */
export interface NodeLinks extends Disposable {
  /** By node. Empty where this node's federation service does not answer: then nothing is said of others. */
  links(): Promise<ReadonlyMap<string, NodeLink>>;
}

/** Asks this node's federation service, which alone is connected to the other nodes. */
export function openNodeLinks(federationAddress: string, options: ClientOptions, logger: Logger): NodeLinks {
  const client = openClient(FederationServiceClient, federationAddress, options);
  let last: { readonly at: number; readonly links: Promise<ReadonlyMap<string, NodeLink>> } | undefined;
  const ask = async (): Promise<ReadonlyMap<string, NodeLink>> => {
    try {
      const ask = client.getFederationStatus.bind(client);
      const { links, departures } = await callUnary(ask, new Metadata(), {}, patience);
      return new Map<string, NodeLink>([
        ...links.map((link) => [link.nodeId, linkOf(link)] as const),
        ...departures.map(({ nodeId, leaveTime }) => [nodeId, leaveTime ? { leftAt: leaveTime } : {}] as const),
      ]);
    } catch (error) {
      logger.warn({ err: error }, 'figures cannot tell which nodes are away');
      return new Map();
    }
  };
  return {
    links: () => {
      const now = performance.now();
      if (!last || now - last.at > goodFor) last = { at: now, links: ask() };
      return last.links;
    },
    [Symbol.dispose]: () => client[Symbol.dispose](),
  };
}

function linkOf({ up, sinceTime, consistentTime }: LinkStatus): NodeLink {
  return {
    ...(consistentTime ? { consistentAt: consistentTime } : {}),
    ...(!up && sinceTime ? { missingSince: sinceTime } : {}),
  };
}
