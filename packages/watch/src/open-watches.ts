import { Metadata, type handleServerStreamingCall, type ServerWritableStream } from '@grpc/grpc-js';
import { accept, type Actor, type Outcome, type Refusal } from '@inclust/kernel';
import { credentialOf, refusalStatus, streaming, writeTo, type RpcContext } from '@inclust/rpc';
import { gauge } from '@inclust/telemetry';
import { encodeCursor, type Position } from './position.ts';
import type { Tail, TailLife } from './tail.ts';
import type { BeginRequest } from './wanted.ts';

/** What the answers of all watches have in common; each has its own kinds of news beside. */
export interface WatchResponse<News> {
  cursor: string;
  what:
    | News
    | { $case: 'snapshotEnd'; value: Record<string, never> }
    | { $case: 'checkpoint'; value: Record<string, never> }
    | undefined;
}

/** What a request wants of a tail. */
export interface Course<Item, News> {
  readonly from: Position;
  /** All that there is of what is wanted, page by page. The first refusal ends it. */
  readonly snapshot: (actor: Actor) => AsyncIterable<Outcome<readonly News[]>>;
  /** What somebody is told of each of some items; nothing of what is not hers to know or not wanted. */
  readonly tell: (
    items: readonly Item[],
    actor: Actor,
  ) => readonly (News | undefined)[] | Promise<readonly (News | undefined)[]>;
  /** After how long items are read again before they are told to somebody who is slow, in milliseconds: of a state that may have changed. */
  readonly freshFor?: number;
}

/** What a request wants. Refused: `invalid-input` with the field, `cursor-too-old`, `cursor-unknown`. */
export type Plan<Request extends BeginRequest, Item, News> = (
  request: Request,
  life: TailLife,
) => Outcome<Course<Item, News>>;

/** The watches of a tail. */
export interface OpenWatches<Item> extends AsyncDisposable {
  watch<Request extends BeginRequest, News>(
    plan: Plan<Request, Item, News>,
  ): handleServerStreamingCall<Request, WatchResponse<News>>;
  /** Ends all of them: the server is about to end. */
  readonly end: () => void;
}

/** Says something to the caller, with where to go on after it; whether she still reads. */
type Say<News> = (position: Position | undefined, what: WatchResponse<News>['what']) => Promise<boolean>;

/** A watch that has begun. */
interface Followed<Item, News> {
  readonly course: Course<Item, News>;
  /** Of what the position is in. */
  readonly life: string;
  readonly say: Say<News>;
  readonly actor: Actor;
  readonly admitted: () => Outcome<Actor> | Promise<Outcome<Actor>>;
  readonly signal: AbortSignal;
}

/** How watches go. */
export interface OpenWatchesOptions<Item> {
  /** The name of the service, for its numbers. */
  readonly service: string;
  /** Read by nobody else. */
  readonly tail: Tail<Item>;
  readonly context: RpcContext;
  readonly limits?: Partial<typeof usual>;
}

const usual = {
  /** Watches of a process at once. */
  watches: 4_096,
  /** Something is said at least so often, in milliseconds. */
  checkpointEvery: 15_000,
  /** It is looked again whether the caller may, in milliseconds: a key that was revoked ends its watches. */
  admitEvery: 30_000,
  /** Events that are taken at once. */
  page: 64,
};

/** The longest that a watch may take, in milliseconds: a day. */
const longest = 24 * 60 * 60 * 1_000;

const tooMany = refusalStatus({
  code: 'too-many-watches',
  kind: 'exhausted',
  message: 'Too many are watching; try again.',
  retryAfterMilliseconds: 5_000,
});

const ended = refusalStatus({
  code: 'watch-ended',
  kind: 'unavailable',
  message: 'The node ends this watch; go on with the newest cursor.',
  retryAfterMilliseconds: 500,
});

/** Lets callers follow a tail. One who reads slowly is waited for, and holds a page of events meanwhile. */
export function openWatches<Item>({
  service,
  tail,
  context,
  limits = {},
}: OpenWatchesOptions<Item>): OpenWatches<Item> {
  const { watches, checkpointEvery, admitEvery, page } = { ...usual, ...limits };
  let open = 0;
  const watched = gauge('inclust.watch.open', '{watch}', 'Watches that are open.', async () => [
    { value: open, labels: { service } },
  ]);

  return {
    watch: (plan) => (call) =>
      streaming(context, call, longest, async ({ actor, signal }) => {
        if (open >= watches) return void call.emit('error', tooMany);
        open += 1;
        try {
          const refusal = await tellAll(plan, call, actor, signal);
          if (refusal) call.emit('error', refusalStatus(refusal));
          else if (call.cancelled) call.end();
          else call.emit('error', ended);
        } finally {
          open -= 1;
        }
      }),
    end: () => tail.end(),
    [Symbol.asyncDispose]: async () => {
      watched[Symbol.dispose]();
      await tail[Symbol.asyncDispose]();
    },
  };

  /** Until the caller has gone, the process ends, or with a refusal. */
  async function tellAll<Request extends BeginRequest, News>(
    plan: Plan<Request, Item, News>,
    call: ServerWritableStream<Request, WatchResponse<News>>,
    actor: Actor,
    signal: AbortSignal,
  ): Promise<Refusal | undefined> {
    // From the start, so that the caller knows that she is heard.
    call.sendMetadata(new Metadata());
    const life = await tail.life();
    const planned = plan(call.request, life);
    if (!planned.ok) return planned.refusal;
    const course = planned.value;
    const say: Say<News> = (position, what) =>
      writeTo(call, { cursor: position ? encodeCursor(life.life, position) : '', what });
    const begun = call.request.snapshot
      ? await tellSnapshot(course.snapshot(actor), say, course.from)
      : accept(await say(course.from, { $case: 'checkpoint', value: {} }));
    if (!begun.ok) return begun.refusal;
    if (!begun.value) return undefined;
    const admitted = (): Outcome<Actor> | Promise<Outcome<Actor>> =>
      context.admit(call.getPath(), credentialOf(call.metadata));
    return follow({ course, life: life.life, say, actor, admitted, signal });
  }

  /** Everything that there is; whether the caller still reads. */
  async function tellSnapshot<News>(
    pages: AsyncIterable<Outcome<readonly News[]>>,
    say: Say<News>,
    from: Position,
  ): Promise<Outcome<boolean>> {
    for await (const found of pages) {
      if (!found.ok) return found;
      for (const thing of found.value) if (!(await say(undefined, thing))) return accept(false);
      if (tail.ending.aborted) return accept(false);
    }
    return accept(await say(from, { $case: 'snapshotEnd', value: {} }));
  }

  /** What happens behind a place, for as long as somebody reads. */
  async function follow<News>(followed: Followed<Item, News>): Promise<Refusal | undefined> {
    const { course, life, say, admitted, signal } = followed;
    const { freshFor = Infinity } = course;
    let { actor } = followed;
    let [position, saidAt, admittedAt] = [course.from, performance.now(), performance.now()];
    while (!signal.aborted && !tail.ending.aborted) {
      const found = await tail.after(life, position, page);
      if (!found.ok) return found.refusal;
      const { events, upTo } = found.value;
      const readAt = performance.now();
      let reached = upTo;
      const told = await course.tell(
        events.map(({ item }) => item),
        actor,
      );
      for (const [index, event] of events.entries()) {
        const news = told[index];
        if (!news) continue;
        if (!(await say(event.position, news))) return undefined;
        saidAt = performance.now();
        if (saidAt - readAt < freshFor) continue;
        reached = event.position;
        break;
      }
      position = reached;
      if (performance.now() - admittedAt >= admitEvery) {
        const still = await admitted();
        if (!still.ok) return still.refusal;
        actor = still.value;
        admittedAt = performance.now();
      }
      if (performance.now() - saidAt >= checkpointEvery) {
        if (!(await say(position, { $case: 'checkpoint', value: {} }))) return undefined;
        saidAt = performance.now();
      }
      if (events.length === 0) await tail.more(position, checkpointEvery, signal);
    }
    return undefined;
  }
}
