import type { NodeId } from '@inclust/kernel';

/** How long a node that did not answer is left alone, in milliseconds: the first time, and at most. */
const first = 500;
const longest = 10_000;

interface Rest {
  readonly failures: number;
  readonly until: number;
}

/** Which nodes did not answer lately and are left alone for a while: twice as long each time, give or take a fifth. */
export class NodeRest {
  readonly #rests = new Map<NodeId, Rest>();
  readonly #now: () => number;
  readonly #random: () => number;

  constructor(now: () => number, random: () => number) {
    this.#now = now;
    this.#random = random;
  }

  /** The nodes that are left alone now. */
  resting(): NodeId[] {
    const now = this.#now();
    return [...this.#rests].flatMap(([node, { until }]) => (until > now ? [node] : []));
  }

  failed(node: NodeId): void {
    const failures = (this.#rests.get(node)?.failures ?? 0) + 1;
    const pause = Math.min(first * 2 ** (failures - 1), longest) * (0.8 + 0.4 * this.#random());
    this.#rests.set(node, { failures, until: this.#now() + pause });
  }

  /** Some place among so many. */
  anyOf(count: number): number {
    return Math.floor(this.#random() * count);
  }

  answered(node: NodeId): void {
    this.#rests.delete(node);
  }
}
