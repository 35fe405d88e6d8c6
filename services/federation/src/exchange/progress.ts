import type { JetStreamManager } from '@nats-io/jetstream';

/** Tells whether messages wait somewhere and move. */
export interface Progress {
  /** `true` while something waits and has moved of late. */
  moving(): Promise<boolean>;
}

/** An account's streams to look at. */
export interface Watched {
  readonly manager: JetStreamManager;
  /** Names of streams, or `{stream}/{consumer}` for one consumer alone. */
  readonly streams: () => readonly string[];
}

/** What waits may stand still for so long, in milliseconds: the longest that a batch takes to be applied. */
const stillFor = 8_000;

/**
 * Watches every consumer of some streams. What waits and moves is on its way; what waits and stands still is no reason to believe that it
 * will come. `now` in milliseconds.
 */
export function watchProgress(watched: readonly Watched[], now: () => number = Date.now): Progress {
  const moves = movement();
  return {
    moving: async () => {
      const waiting: string[] = [];
      for (const { manager, streams } of watched) {
        for (const stream of streams()) waiting.push(...(await waitingOf(manager, stream)));
      }
      return moves(waiting.join(' '), now());
    },
  };
}

/** Tells of what waits, as seen at a moment in milliseconds, whether it has moved of late; empty where nothing waits. */
export function movement(): (waiting: string, at: number) => boolean {
  let before = '';
  let movedAt = 0;
  return (waiting, at) => {
    if (waiting !== before) movedAt = at;
    before = waiting;
    return waiting !== '' && at - movedAt < stillFor;
  };
}

async function waitingOf(manager: JetStreamManager, watched: string): Promise<string[]> {
  const found: string[] = [];
  const [stream = '', only] = watched.split('/');
  try {
    for await (const { name, num_pending, num_ack_pending, ack_floor } of manager.consumers.list(stream)) {
      if (only !== undefined && name !== only) continue;
      if (num_pending + num_ack_pending > 0) found.push(`${stream}/${name}:${ack_floor.stream_seq}+${num_pending}`);
    }
  } catch {
    // A stream that is not there has nothing waiting.
  }
  return found;
}
