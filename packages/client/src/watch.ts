import { setTimeout as pause } from 'node:timers/promises';
import { bodyAsJson, type Change } from '@inclust/contracts';
import { refusedError, RefusedError } from './refused-error.ts';

/** What the requests of all watches have in common. */
interface WatchRequest {
  cursor: string;
  snapshot: boolean;
}

/** What the answers of all watches have in common. */
interface WatchAnswer {
  cursor: string;
  what: { $case: string } | undefined;
}

/** Opens one stream of a watch. */
type Opening<Request, Answer> = (request: Request) => AsyncIterable<Answer> & { cancel(): void };

/** How long a node may say nothing before the line counts as lost, in milliseconds; it says something every 15 s. */
const longestSilence = 45_000;

const firstPause = 200;
const longestPause = 5_000;

/** What a watch ends with that begins again: the node is away, ends it, or is full. */
const passing: ReadonlySet<string> = new Set(['UNAVAILABLE', 'CANCELLED', 'RESOURCE_EXHAUSTED']);

/**
 * Watches for as long as the caller reads and the signal is not aborted. Where the node goes away or says nothing for 45 s it is asked again with the
 * newest cursor, after 0.2 s and then twice as long each time until 5 s: nothing is missed and no cursor comes twice. A snapshot that
 * breaks off is begun again, so that some of its things come again. Rejects with `RefusedError`, such as for a cursor that is too old.
 * Nothing is read from the node before the caller wants it.
 */
export async function* watched<Request extends WatchRequest, Answer extends WatchAnswer>(
  open: Opening<Request, Answer>,
  request: Request,
  signal?: AbortSignal,
): AsyncGenerator<Answer> {
  let next = request;
  let failures = 0;
  while (!signal?.aborted) {
    let heard = false;
    try {
      for await (const answer of readUntilSilent(open(next), signal)) {
        [heard, failures] = [true, 0];
        if (answer.cursor !== '') next = { ...next, cursor: answer.cursor, snapshot: false };
        yield answer;
      }
    } catch (error) {
      if (signal?.aborted) return;
      const refused = refusedError(error);
      // A token that has run out meanwhile is another one for the next call.
      const outOfToken = heard && refused instanceof RefusedError && refused.code === 'UNAUTHENTICATED';
      if (!outOfToken && !(refused instanceof RefusedError && passing.has(refused.code))) throw refused;
    }
    const wait = Math.min(firstPause * 2 ** failures, longestPause) * (0.5 + Math.random() / 2);
    failures += 1;
    await pause(wait, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

async function* readUntilSilent<Answer>(
  call: AsyncIterable<Answer> & { cancel(): void },
  signal: AbortSignal | undefined,
): AsyncGenerator<Answer> {
  const stop = (): void => call.cancel();
  let silence = setTimeout(stop, longestSilence);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    for await (const answer of call) {
      clearTimeout(silence);
      yield answer;
      // While the caller works the node is not asked for more.
      silence = setTimeout(stop, longestSilence);
    }
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener('abort', stop);
    call.cancel();
  }
}

/** The event of a change as JSON, by its proto; `undefined` for a type that a newer node added. */
export function eventOfChange({ type, event }: Change): Record<string, unknown> | undefined {
  const json = event ? bodyAsJson(type, event.value) : '';
  return json === '' ? undefined : (JSON.parse(json) as Record<string, unknown>);
}
