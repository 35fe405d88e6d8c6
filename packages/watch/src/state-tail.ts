import { repeat } from '@inclust/messaging';
import { accept, type Outcome } from '@inclust/kernel';
import type { Logger } from 'pino';
import { limited } from './limited.ts';
import { cursorUnknown } from './lost-cursor.ts';
import type { Position } from './position.ts';
import type { Tail, TailItem, TailLife, TailPage } from './tail.ts';
import { Waiting } from './waiting.ts';

/**
 * A collection that has the newest state of each thing, or that it is gone, and in which order that came: each change takes the next place,
 * and what had an earlier one moves on from there.
 */
export interface ChangingState<Item> {
  life(): Promise<Pick<TailLife, 'life' | 'last'>>;
  /** Up to `most` things whose place is behind `after` and not behind `upTo`, in their order. */
  changes(
    after: number,
    upTo: number,
    most: number,
  ): Promise<readonly { readonly place: number; readonly item: Item }[]>;
}

/** What following a state needs. */
export interface StateTailOptions<Item> {
  readonly state: ChangingState<Item>;
  readonly logger: Logger;
  /** How often it is looked whether another process has changed something, in milliseconds. 500 unless told. */
  readonly lookEvery?: number;
}

/** The changes of a state, as they come here. */
export interface StateTail<Item> extends Tail<Item> {
  /** Looks at once: this process has changed something. */
  soon(): void;
}

/** Pages that are read at the same time. */
const mostReaders = 8;

/** How long nobody has asked for anything when it is no longer looked, in milliseconds: a watch asks with every checkpoint. */
const idleAfter = 60_000;

/** Follows a state. What is gone stays known, so that no position is ever too old; and only what is so now is told, never what was. */
export function createStateTail<Item>({ state, logger, lookEvery = 500 }: StateTailOptions<Item>): StateTail<Item> {
  const ending = new AbortController();
  const waiting = new Waiting(ending.signal);
  const readers = limited(mostReaders);
  let present: Pick<TailLife, 'life' | 'last'> | undefined;
  let askedAt = performance.now();
  let looking: (AsyncDisposable & { soon(): void }) | undefined;
  // Most watches are at the same place: what follows it is read once for all of them, and forgotten with the next change.
  let pages = new Map<string, Promise<TailPage<Item>>>();

  async function look(): Promise<Pick<TailLife, 'life' | 'last'>> {
    const found = await state.life();
    if (present && present.life === found.life && present.last >= found.last) return present;
    present = found;
    pages = new Map();
    waiting.tell();
    return found;
  }

  async function read(after: number, upTo: number, most: number): Promise<TailPage<Item>> {
    const found = await readers(() => state.changes(after, upTo, most));
    const events = found.map(({ place, item }): TailItem<Item> => ({ item, position: { sequence: place } }));
    const last = events.at(-1)?.position;
    return { events, upTo: last && events.length >= most ? last : { sequence: upTo } };
  }

  function pageAfter({ sequence }: Position, newest: number, most: number): Promise<TailPage<Item>> {
    const key = `${sequence}/${most}`;
    const known = pages.get(key);
    if (known) return known;
    const [page, kept] = [read(sequence, newest, most), pages];
    kept.set(key, page);
    // One that could not be read is read again; those who have fallen behind do not fill the memory.
    void page.catch(() => kept.delete(key)).finally(() => kept.size > mostReaders && kept.delete(key));
    return page;
  }

  return {
    ending: ending.signal,
    end: () => ending.abort(),
    soon: () => looking?.soon(),
    life: async () => {
      askedAt = performance.now();
      const { life, last } = await look();
      looking ??= repeat(
        lookEvery,
        // Who comes after that looks by herself.
        async () => void (performance.now() - askedAt < idleAfter && (await look())),
        (error) => logger.warn({ err: error }, 'changes could not be read for those who watch'),
        'later',
      );
      return { life, first: 0, last };
    },
    after: async (life, position, most): Promise<Outcome<TailPage<Item>>> => {
      askedAt = performance.now();
      if (!present || present.life !== life) return cursorUnknown;
      const { last } = present;
      return accept(last > position.sequence ? await pageAfter(position, last, most) : { events: [], upTo: position });
    },
    more: async ({ sequence }, milliseconds, signal) => {
      if (present && present.last > sequence) return;
      await waiting.wait(milliseconds, signal);
    },
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await looking?.[Symbol.asyncDispose]();
    },
  };
}
