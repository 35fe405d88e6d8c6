import { eventJsonLdText, writeEvent, type EventText, type FeedEvent } from '@inclust/feeds';
import { whenText } from './when-text.ts';

/** An event in one language, with its texts once they were needed. */
export class KeptEvent {
  readonly event: FeedEvent;
  #calendar: EventText | undefined;
  #jsonLd: string | undefined;
  #when: string | undefined;

  constructor(event: FeedEvent) {
    this.event = event;
  }

  get calendar(): EventText {
    return (this.#calendar ??= writeEvent(this.event));
  }

  get jsonLd(): string {
    return (this.#jsonLd ??= eventJsonLdText(this.event));
  }

  get when(): string {
    return (this.#when ??= whenText(this.event));
  }
}

/** Events by what they were written from; the ones that were not asked for longest go first. */
export class KeptEvents {
  readonly #kept = new Map<string, KeptEvent>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get(key: string): KeptEvent | undefined {
    const found = this.#kept.get(key);
    if (found) {
      this.#kept.delete(key);
      this.#kept.set(key, found);
    }
    return found;
  }

  keep(key: string, event: FeedEvent): KeptEvent {
    const made = new KeptEvent(event);
    this.#kept.set(key, made);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      this.#kept.delete(oldest);
    }
    return made;
  }

  get size(): number {
    return this.#kept.size;
  }
}
