import type { NodeId } from '@inclust/kernel';

/** What this node knows of its link to another. Times in milliseconds since 1970. */
export interface Peer {
  readonly node: NodeId;
  up: boolean;
  since: number;
  /** When the other side last answered or asked. */
  lastSeen: number;
  refused: number;
  /** When the digests of both sides were last equal. */
  consistentAt: number | undefined;
  resyncs: number;
}

/** The peers of a node: the meta-cluster for a city, the cities for the meta-cluster. */
export class Peers {
  readonly #peers = new Map<string, Peer>();
  readonly #left = new Set<string>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The peer of a node; made when it is not there. */
  of(node: NodeId): Peer {
    let peer = this.#peers.get(node);
    if (!peer) {
      peer = { node, up: false, since: this.#now(), lastSeen: 0, refused: 0, consistentAt: undefined, resyncs: 0 };
      this.#peers.set(node, peer);
    }
    return peer;
  }

  /** All of them that take part, by name. */
  all(): Peer[] {
    return [...this.#peers.values()]
      .filter(({ node }) => !this.#left.has(node))
      .toSorted((one, other) => (one.node < other.node ? -1 : 1));
  }

  /** Notes that a comparison of copies with a node begins. What it answers with notes that it has found them equal, as they were then. */
  comparing(node: NodeId): () => void {
    const began = this.#now();
    return () => {
      this.of(node).consistentAt = began;
    };
  }

  /** Notes which nodes take part: those have a link, and no others. */
  only(nodes: readonly NodeId[]): void {
    for (const node of nodes) this.of(node);
    this.#left.clear();
    for (const peer of this.#peers.values()) {
      if (nodes.includes(peer.node)) continue;
      this.#left.add(peer.node);
      this.set(peer.node, false);
    }
  }

  /** Notes a sign of life; true when the link was down before. */
  seen(node: NodeId): boolean {
    const peer = this.of(node);
    peer.lastSeen = this.#now();
    return this.set(node, true);
  }

  /** Notes whether the link is up; true when that is new. */
  set(node: NodeId, up: boolean): boolean {
    const peer = this.of(node);
    if (peer.up === up) return false;
    peer.up = up;
    peer.since = this.#now();
    return true;
  }
}
