import type { ConsumerMessages } from '@nats-io/jetstream';

/** By what the reader of an ordered consumer is told that its stream, or its place in it, is gone. */
const signs: ReadonlySet<string> = new Set(['consumer_deleted', 'stream_not_found', 'ordered_consumer_recreated']);

/**
 * Ends reading by an ordered consumer with what it reads from, and says so: left alone it would wait in a stream that was made again for the sequence to which the one
 * before had come.
 */
export function whenLost(messages: ConsumerMessages, say: () => void = () => {}): void {
  void (async () => {
    for await (const { type } of messages.status()) {
      if (!signs.has(type)) continue;
      say();
      messages.stop();
    }
  })();
}
