/** A write with something to publish. */
interface OpenWrite {
  /** The moment it was stamped with, in milliseconds. */
  readonly at: number;
  /** Whether it is not known if it was written: the server did not answer. */
  uncertain: boolean;
}

/**
 * Which writes of one writer are not known to be published. Each is stamped with a moment that never goes back, so that one moment tells
 * of all of them: everything stamped before it is published.
 */
export class OutboxPosition {
  readonly #now: () => number;
  readonly #open = new Map<string, OpenWrite[]>();
  /** How many writes are open of each moment, in their order. */
  readonly #moments = new Map<number, number>();
  #last = 0;

  /** `now` is the clock, in milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** The moment of a write that is about to be made; open until it is closed. */
  stamp(id: string): number {
    const at = Math.max(this.#now(), this.#last);
    this.#last = at;
    const writes = this.#open.get(id);
    if (writes) writes.push({ at, uncertain: false });
    else this.#open.set(id, [{ at, uncertain: false }]);
    this.#moments.set(at, (this.#moments.get(at) ?? 0) + 1);
    return at;
  }

  /** Closes one write, which was not made. */
  withdraw(id: string, at: number): void {
    const writes = this.#open.get(id) ?? [];
    const position = writes.findIndex((write) => write.at === at);
    if (position >= 0) this.#keep(id, writes, (_, index) => index !== position);
  }

  /** Closes the writes of a document up to one whose events are published: it had theirs too. */
  close(id: string, at: number): void {
    this.#keep(id, this.#open.get(id) ?? [], (write) => write.at > at);
  }

  /** Notes that it is not known whether a write was made. */
  doubt(id: string, at: number): void {
    for (const write of this.#open.get(id) ?? []) if (write.at === at) write.uncertain = true;
  }

  /** Whether something of a document is not known to be published. */
  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  /** The documents with an open write stamped up to a moment, at most so many, with the newest such write of each. */
  openUntil(until: number, most: number): { readonly id: string; readonly at: number; readonly uncertain: boolean }[] {
    const found = [];
    for (const [id, writes] of this.#open) {
      const write = writes.findLast(({ at }) => at <= until);
      if (write) found.push({ id, ...write });
      if (found.length >= most) break;
    }
    return found;
  }

  /** How many documents are open, and the oldest moment among them. */
  state(): { readonly waiting: number; readonly oldest: number | undefined } {
    const [oldest] = this.#moments.keys();
    return { waiting: this.#open.size, oldest };
  }

  /** The moment before which all is published; nothing is stamped earlier afterwards. */
  before(): number {
    const [oldest] = this.#moments.keys();
    if (oldest !== undefined) return oldest;
    this.#last = Math.max(this.#now(), this.#last + 1);
    return this.#last;
  }

  #keep(id: string, writes: readonly OpenWrite[], keeps: (write: OpenWrite, index: number) => boolean): void {
    const kept = writes.filter((write, index) => {
      const stays = keeps(write, index);
      if (!stays) this.#leave(write.at);
      return stays;
    });
    if (kept.length > 0) this.#open.set(id, kept);
    else this.#open.delete(id);
  }

  #leave(at: number): void {
    const left = (this.#moments.get(at) ?? 1) - 1;
    if (left > 0) this.#moments.set(at, left);
    else this.#moments.delete(at);
  }
}
