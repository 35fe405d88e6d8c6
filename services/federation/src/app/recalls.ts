import type { NodeId } from '@inclust/kernel';
import type { Logger } from 'pino';
import type { DirectoryChange, DirectoryStore } from './ports.ts';

/** What was shown in other nodes and no longer is: each of them confirms that its copy is gone. */
export interface Recall {
  /** `nodes/{node}/members/{uuid}`. */
  readonly name: string;
  /** The version of the tombstone. */
  readonly version: number;
  /** When it was recalled, ISO 8601 in UTC. */
  readonly at: string;
  /** When each node confirmed it, ISO 8601 in UTC. */
  readonly receipts: Readonly<Record<string, string>>;
}

/** A tombstone that somebody is to confirm. */
export type Recalled = Pick<Recall, 'name' | 'version'>;

/** Which recalls a list wants; with `outstanding` those that one of these nodes has not confirmed. */
export interface RecallQuery {
  readonly outstanding?: readonly string[];
  readonly after: string;
  readonly most: number;
}

/** Where recalls and their receipts are kept. */
export interface RecallStore {
  /** Keeps a recall, without receipts, unless there is the same or a newer one. */
  open(recalls: readonly (Recalled & { readonly at: string })[]): Promise<void>;
  /** What a node has not confirmed, at most so many. */
  outstanding(node: string, most: number): Promise<readonly Recalled[]>;
  confirm(node: string, recalls: readonly Recalled[], at: string): Promise<void>;
  /** In the order of their names. */
  list(query: RecallQuery): Promise<readonly Recall[]>;
}

/** What collecting receipts needs. */
export interface RecallsOptions {
  readonly store: RecallStore;
  /** The other nodes. */
  readonly others: () => Promise<readonly NodeId[]>;
  /** Asks a node which of these it no longer shows; rejects where it does not answer. */
  readonly ask: (node: NodeId, recalls: readonly Recalled[]) => Promise<readonly Recalled[]>;
  readonly now: () => string;
  readonly logger: Logger;
}

/** How many are asked for in one call. */
const most = 500;

/** After how long all recalls are read again, in milliseconds, though nothing was known to wait. */
const lookAnewEvery = 60_000;

/** Keeps what this node has recalled, and asks every other node for its receipt until it answers. */
export class Recalls {
  readonly #options: RecallsOptions;
  /** The nodes that had confirmed everything when they were last asked, and when that was; nobody while something is new. */
  #done = new Set<string>();
  #lookedAt = 0;

  constructor(options: RecallsOptions) {
    this.#options = options;
  }

  /** Takes note of this node's own public state, as it left the node: what is no longer shown is recalled. */
  async note(changes: readonly DirectoryChange[]): Promise<void> {
    const { store, now } = this.#options;
    const gone = changes.filter(({ entry }) => !entry).map(({ name, version }) => ({ name, version, at: now() }));
    if (gone.length === 0) return;
    await store.open(gone);
    this.#done = new Set();
  }

  /** Asks every other node for what it has not confirmed. One that does not answer is asked again the next time. */
  async collect(): Promise<void> {
    const { store, others, ask, now, logger } = this.#options;
    // Another process of this node may have recalled something that this one has not noticed.
    const at = Date.parse(now());
    if (at - this.#lookedAt > lookAnewEvery) this.#done = new Set();
    if (this.#done.size === 0) this.#lookedAt = at;
    const done = this.#done;
    for (const node of await others()) {
      if (done.has(node)) continue;
      const open = await store.outstanding(node, most);
      if (open.length === 0) {
        done.add(node);
        continue;
      }
      try {
        await store.confirm(node, await ask(node, open), now());
      } catch (error) {
        logger.debug({ err: error, peer: node, recalls: open.length }, 'no receipt yet');
      }
    }
  }
}

/** Which recalls of a caller this node can confirm: it has the tombstone, or something newer. It vouches for nobody else's. */
export async function confirmable(
  directory: DirectoryStore,
  caller: string,
  asked: readonly Recalled[],
): Promise<Recalled[]> {
  const own = asked.filter(({ name }) => name.startsWith(`nodes/${caller}/`));
  const held = await directory.held(own.map(({ name }) => name));
  return own.filter(({ name, version }) => {
    const row = held.get(name);
    return row !== undefined && (row.version > version || (row.version === version && !row.listed));
  });
}
