import type { InstantText } from '@inclust/kernel';

/** A feed as it was written, and when something in it could have changed last. */
export interface WrittenFeed {
  readonly bytes: Uint8Array;
  readonly changed: InstantText | undefined;
}

interface Kept extends WrittenFeed {
  /** Epoch milliseconds. */
  readonly until: number;
}

/** How long a feed is told again where nothing has changed here: another process may have changed something. */
const longest = 30_000;

const most = { feeds: 64, bytes: 64 * 1024 * 1024 } as const;

/** Feeds as they were written last, until something changes here; the ones that were written first go first. */
export class KeptAnswers {
  readonly #kept = new Map<string, Kept>();
  #generation = 0;
  #bytes = 0;

  /** Something that stands in feeds has changed: nothing that was kept, or is being read, holds any longer. */
  noteChange(): void {
    this.#generation += 1;
    this.#kept.clear();
    this.#bytes = 0;
  }

  /** The feed of this name: as it is kept, else as it is written now. What is not there is not kept. */
  async find(
    name: string,
    now: () => number,
    write: () => Promise<WrittenFeed | undefined>,
  ): Promise<WrittenFeed | undefined> {
    const found = this.#kept.get(name);
    if (found && found.until > now()) return found;
    const generation = this.#generation;
    const until = now() + longest;
    const written = await write();
    if (written && generation === this.#generation) this.#keep(name, { ...written, until });
    return written;
  }

  #keep(name: string, kept: Kept): void {
    this.#drop(name);
    this.#kept.set(name, kept);
    this.#bytes += kept.bytes.byteLength;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= most.feeds && this.#bytes <= most.bytes) return;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    this.#bytes -= this.#kept.get(name)?.bytes.byteLength ?? 0;
    this.#kept.delete(name);
  }
}
