import type { Delivery } from '@inclust/messaging';
import { firstSequence, isAfter, type Position } from './position.ts';
import type { TailItem, TailPage } from './tail.ts';

/** A message of the stream with the events that it delivers. */
export interface WatchedMessage {
  readonly sequence: number;
  readonly deliveries: readonly Delivery[];
}

/** Events with where a watch is after each. */
export type WatchedPage = TailPage<Delivery>;

/** How much is remembered at most. */
export interface Remembered {
  readonly messages: number;
  /** Of the bodies. */
  readonly bytes: number;
}

/** The newest messages of a stream, without a gap: what most watches read, so that each message is read from the server once. */
export class RecentMessages {
  readonly #most: Remembered;
  #messages: WatchedMessage[] = [];
  #bytes = 0;
  /** Everything behind this sequence is remembered. */
  #behind: number;

  constructor(behind: number, most: Remembered) {
    this.#behind = behind;
    this.#most = most;
  }

  /** How far the stream was read. */
  get newest(): Position {
    return { sequence: this.#messages.at(-1)?.sequence ?? this.#behind };
  }

  add(message: WatchedMessage): void {
    this.#messages.push(message);
    this.#bytes += bytesOf(message);
    // In parts, as taking the first of an array moves all others.
    if (this.#messages.length > this.#most.messages * 1.25 || this.#bytes > this.#most.bytes * 1.25) this.#forget();
  }

  /** Up to about `most` events behind a position; `undefined` where what follows it is no longer remembered. */
  after(position: Position, most: number): WatchedPage | undefined {
    const from = firstSequence(position);
    if (from <= this.#behind) return undefined;
    return pageOf(this.#messages, this.#indexOf(from), position, most);
  }

  /** The place of the first message with this sequence or a later one. */
  #indexOf(sequence: number): number {
    let [low, high] = [0, this.#messages.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#messages[middle]?.sequence ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #forget(): void {
    let count = 0;
    while (
      this.#messages.length - count > 1 &&
      (this.#messages.length - count > this.#most.messages || this.#bytes > this.#most.bytes)
    ) {
      const message = this.#messages[count];
      if (message) this.#bytes -= bytesOf(message);
      count += 1;
    }
    this.#behind = this.#messages[count - 1]?.sequence ?? this.#behind;
    this.#messages = this.#messages.slice(count);
  }
}

/** The events of messages behind a position, until there are enough; a message is not cut. */
export function pageOf(
  messages: readonly WatchedMessage[],
  first: number,
  position: Position,
  most: number,
): WatchedPage {
  const events: TailItem<Delivery>[] = [];
  let upTo = position;
  for (let at = first; at < messages.length && events.length < most; at += 1) {
    const message = messages[at];
    if (!message) break;
    const { sequence, deliveries } = message;
    for (const [index, delivery] of deliveries.entries()) {
      if (!isAfter(position, sequence, index)) continue;
      const isLast = index === deliveries.length - 1;
      events.push({ item: delivery, position: isLast ? { sequence } : { sequence, index } });
    }
    upTo = { sequence };
  }
  return { events, upTo };
}

function bytesOf({ deliveries }: WatchedMessage): number {
  return deliveries.reduce((sum, { body }) => sum + body.length + 512, 0);
}
