import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { accept, type Actor, type Outcome } from '@inclust/kernel';
import { openWatches, type OpenWatchesOptions, type WatchResponse } from './open-watches.ts';
import { beginning, type BeginRequest } from './wanted.ts';

/** One kind of watch of a state. */
export interface StateWatchKind<Request extends BeginRequest, Item, News, Filter> {
  /** Which things a request wants. */
  readonly filter: (request: Request) => Outcome<Filter>;
  /** What somebody is told of each of some things that have changed; nothing of what is not hers to know or not wanted. */
  readonly tell: (
    items: readonly Item[],
    filter: Filter,
    actor: Actor,
  ) => readonly (News | undefined)[] | Promise<readonly (News | undefined)[]>;
  /** All that there is, page by page. The first refusal ends it. */
  readonly snapshot: (filter: Filter, actor: Actor) => AsyncIterable<Outcome<readonly News[]>>;
}

/** What the watches of a state share. */
export interface StateWatching<Item> extends AsyncDisposable {
  watch<Request extends BeginRequest, News, Filter>(
    kind: StateWatchKind<Request, Item, News, Filter>,
  ): handleServerStreamingCall<Request, WatchResponse<News>>;
  /** Ends all of them: the server is about to end. */
  readonly end: () => void;
}

/** What was read so long ago is read again before it is told, in milliseconds: it may be gone meanwhile. */
const freshFor = 1_000;

/** Lets callers watch a state. */
export function createStateWatching<Item>(options: OpenWatchesOptions<Item>): StateWatching<Item> {
  const watches = openWatches(options);
  return {
    watch: ({ filter, tell, snapshot }) =>
      watches.watch((request, life) => {
        const wanted = filter(request);
        if (!wanted.ok) return wanted;
        const from = beginning(request, life);
        if (!from.ok) return from;
        return accept({
          from: from.value,
          snapshot: (actor) => snapshot(wanted.value, actor),
          tell: (items, actor) => tell(items, wanted.value, actor),
          freshFor,
        });
      }),
    end: watches.end,
    [Symbol.asyncDispose]: () => watches[Symbol.asyncDispose](),
  };
}
