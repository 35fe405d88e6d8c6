import { setImmediate } from 'node:timers/promises';

/** How what arrives together is put together. */
export interface BatchSizes {
  /** What waits is parted between the batches, but not below this, where a round trip costs more than it carries. */
  readonly least: number;
  readonly most: number;
  /** How many batches are under way at once: while the server writes one, the callers of the other are served. */
  readonly underWay: number;
}
const usualSizes: BatchSizes = { least: 32, most: 256, underWay: 2 };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly settle: (result: Result) => void;
  readonly fail: (error: unknown) => void;
}

/** Does what arrives together in one go, in the order in which it came: while batches are under way the next one gathers. */
export class Batches<Item, Result> {
  readonly #sizes: BatchSizes;
  readonly #work: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #waiting: Waiting<Item, Result>[] = [];
  #underWay = 0;

  /** `work` gives a result for each item, in their order; where it rejects, all of the batch do. */
  constructor(work: (items: readonly Item[]) => Promise<readonly Result[]>, sizes: Partial<BatchSizes> = {}) {
    this.#sizes = { ...usualSizes, ...sizes };
    this.#work = work;
  }

  /** The result of an item. */
  add(item: Item): Promise<Result> {
    return new Promise((settle, fail) => {
      this.#waiting.push({ item, settle, fail });
      if (this.#underWay < this.#sizes.underWay) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#underWay += 1;
    // All calls that a packet has brought go along: they come in the same turn of the event loop, but not of its microtasks.
    await setImmediate();
    const { least, most, underWay } = this.#sizes;
    while (this.#waiting.length > 0) {
      const size = Math.max(least, Math.ceil(this.#waiting.length / underWay));
      await this.#settleAll(this.#waiting.splice(0, Math.min(size, most)));
    }
    this.#underWay -= 1;
  }

  async #settleAll(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#work(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error('a batch has a result for each of its items');
      results.forEach((result, position) => batch[position]?.settle(result));
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  }
}
