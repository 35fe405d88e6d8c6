/** How fresh a node's part is. */
export interface Freshness {
  readonly node: string;
  /** When the newest fact of the node occurred, ISO 8601 in UTC. */
  readonly newestFactAt: string;
  /** When this node and that one were last found to hold the same, ISO 8601 in UTC; absent where that is not known. */
  readonly consistentAt?: string;
  /** Since when that node does not answer, so that nothing comes of it, ISO 8601 in UTC; absent while it answers. */
  readonly missingSince?: string;
  /** Since when that node takes part no more, ISO 8601 in UTC: what it had told stays, and nothing of later comes. Absent while it takes part. */
  readonly leftAt?: string;
}

/** How the exchange with another node stands. */
export type NodeLink = Pick<Freshness, 'consistentAt' | 'missingSince' | 'leftAt'>;

/** How fresh each part is, with how the exchange with its node stands, where that is known. */
export function withLinks(freshness: readonly Freshness[], links: ReadonlyMap<string, NodeLink>): Freshness[] {
  return freshness.map((one) => ({ ...one, ...links.get(one.node) }));
}
