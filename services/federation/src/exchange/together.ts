import { batchEvents, eventBatchPath, type PathedEvent } from '@inclust/contracts';

/** The most that a batch holds: well below the megabyte that a NATS server takes, and quickly sent again. */
const most = { events: 512, bytes: 64 * 1024 };

/** The events of a node as the messages that leave it: one that is alone as it is, those that are ready together as batches. */
export function together(node: string, events: readonly PathedEvent[]): PathedEvent[] {
  return groups(events).map((group) => {
    const [first, ...others] = group;
    if (first && others.length === 0) return first;
    const time = group.at(-1)?.envelope.time ?? '';
    return { path: eventBatchPath, envelope: batchEvents(node, time, group) };
  });
}

function groups(events: readonly PathedEvent[]): PathedEvent[][] {
  const found: PathedEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const group = found.at(-1);
    const { length } = event.envelope.body;
    if (group && group.length < most.events && bytes + length <= most.bytes) {
      group.push(event);
      bytes += length;
    } else {
      found.push([event]);
      bytes = length;
    }
  }
  return found;
}
