import { Metadata, type handleServerStreamingCall, type ServerWritableStream } from '@grpc/grpc-js';
import { Change, readEnvelope, type Envelope } from '@inclust/contracts';
import { accept, invalid, type Actor, type Outcome, type Refusal } from '@inclust/kernel';
import { credentialOf, refusalStatus, streaming, writeTo, type RpcContext } from '@inclust/rpc';
import type { Delivery } from '@inclust/messaging';
import { gauge } from '@inclust/telemetry';
import type { EventTail } from './event-tail.ts';
import { encodeCursor, type Position } from './position.ts';
import { mostWatched, wantedOf, type Wanted, type WatchRequest } from './wanted.ts';

/** What the answers of all watches have in common; each has its own kind of thing beside. */
export interface WatchResponse<Thing> {
  cursor: string;
  what:
    | Thing
    | { $case: 'snapshotEnd'; value: Record<string, never> }
    | { $case: 'change'; value: Change }
    | { $case: 'checkpoint'; value: Record<string, never> }
    | undefined;
}

/** One kind of watch. */
export interface WatchKind<Request extends WatchRequest, Thing> {
  /** How events of it begin after `inclust.{node}.`, such as `members.v1.member.`. */
  readonly path: string;
  /** What the request is limited to; nothing for all. See `namesOf`. */
  readonly names: (request: Request) => Outcome<readonly string[]>;
  /** Which of such names an event is of; asked only where a request is limited. */
  readonly nameOf: (event: Envelope) => string | undefined;
  /** Whether somebody may know of an event; of all where it is not given. */
  readonly tells?: (event: Envelope, actor: Actor) => boolean;
  /** All that there is, or all of those names, page by page. The first refusal ends it. */
  readonly snapshot: (names: readonly string[], actor: Actor) => AsyncIterable<Outcome<readonly Thing[]>>;
}

/** What the watches of a service share. */
export interface Watching extends AsyncDisposable {
  watch<Request extends WatchRequest, Thing>(
    kind: WatchKind<Request, Thing>,
  ): handleServerStreamingCall<Request, WatchResponse<Thing>>;
  /** Ends all of them: the server is about to end. */
  readonly end: () => void;
}

/** Says something to the caller, with where to go on after it; whether she still reads. */
type Say<Thing> = (position: Position | undefined, what: WatchResponse<Thing>['what']) => Promise<boolean>;

/** A watch that has begun. */
interface Followed<Thing> {
  readonly from: Position;
  /** Of the stream that the position is in. */
  readonly life: string;
  readonly changeIn: (delivery: Delivery) => Change | undefined;
  readonly say: Say<Thing>;
  readonly admitted: () => Outcome<Actor> | Promise<Outcome<Actor>>;
  readonly signal: AbortSignal;
}

/** How watches go. */
export interface WatchingOptions {
  readonly node: string;
  /** The name of the service, for its numbers. */
  readonly service: string;
  /** Read by nobody else. */
  readonly tail: EventTail;
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

/** Lets callers watch what happens. One who reads slowly is waited for, and holds a page of events meanwhile. */
export function createWatching({ node, service, tail, context, limits = {} }: WatchingOptions): Watching {
  const { watches, checkpointEvery, admitEvery, page } = { ...usual, ...limits };
  let open = 0;
  const watched = gauge('inclust.watch.open', '{watch}', 'Watches that are open.', async () => [
    { value: open, labels: { service } },
  ]);
  // Events are told to many: the message is made once for all of them.
  const changes = new WeakMap<Delivery, Change>();

  return {
    watch: (kind) => (call) =>
      streaming(context, call, longest, async ({ actor, signal }) => {
        if (open >= watches) return void call.emit('error', tooMany);
        open += 1;
        try {
          const refusal = await tellAll(kind, call, actor, signal);
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
  async function tellAll<Request extends WatchRequest, Thing>(
    kind: WatchKind<Request, Thing>,
    call: ServerWritableStream<Request, WatchResponse<Thing>>,
    actor: Actor,
    signal: AbortSignal,
  ): Promise<Refusal | undefined> {
    // From the start, so that the caller knows that she is heard.
    call.sendMetadata(new Metadata());
    const names = kind.names(call.request);
    if (!names.ok) return names.refusal;
    const stream = await tail.life();
    const wanted = wantedOf(call.request, stream);
    if (!wanted.ok) return wanted.refusal;
    const say: Say<Thing> = (position, what) =>
      writeTo(call, { cursor: position ? encodeCursor(stream.life, position) : '', what });
    const { from } = wanted.value;
    const begun = call.request.snapshot
      ? await tellSnapshot(kind.snapshot(names.value, actor), say, from)
      : accept(await say(from, { $case: 'checkpoint', value: {} }));
    if (!begun.ok) return begun.refusal;
    if (!begun.value) return undefined;
    const changeIn = fitting(kind, wanted.value, new Set(names.value), actor);
    const admitted = (): Outcome<Actor> | Promise<Outcome<Actor>> =>
      context.admit(call.getPath(), credentialOf(call.metadata));
    return follow({ from, life: stream.life, changeIn, say, admitted, signal });
  }

  /** Everything that there is; whether the caller still reads. */
  async function tellSnapshot<Thing>(
    pages: AsyncIterable<Outcome<readonly Thing[]>>,
    say: Say<Thing>,
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
  async function follow<Thing>(followed: Followed<Thing>): Promise<Refusal | undefined> {
    const { from, life, changeIn, say, admitted, signal } = followed;
    let [position, saidAt, admittedAt] = [from, performance.now(), performance.now()];
    while (!signal.aborted && !tail.ending.aborted) {
      const found = await tail.after(life, position, page);
      if (!found.ok) return found.refusal;
      for (const event of found.value.events) {
        const change = changeIn(event.delivery);
        if (!change) continue;
        if (!(await say(event.position, { $case: 'change', value: change }))) return undefined;
        saidAt = performance.now();
      }
      position = found.value.upTo;
      if (performance.now() - admittedAt >= admitEvery) {
        const still = await admitted();
        if (!still.ok) return still.refusal;
        admittedAt = performance.now();
      }
      if (performance.now() - saidAt >= checkpointEvery) {
        if (!(await say(position, { $case: 'checkpoint', value: {} }))) return undefined;
        saidAt = performance.now();
      }
      if (found.value.events.length === 0) await tail.more(position, checkpointEvery, signal);
    }
    return undefined;
  }

  /** What a watch tells of an event, if it does: the subject says most, which costs little, and the event the rest. */
  function fitting<Request extends WatchRequest, Thing>(
    { path, nameOf, tells }: WatchKind<Request, Thing>,
    { types }: Wanted,
    names: ReadonlySet<string>,
    actor: Actor,
  ): (delivery: Delivery) => Change | undefined {
    const beginning = `inclust.${node}.${path}`;
    return (delivery) => {
      if (!delivery.subject.startsWith(beginning)) return undefined;
      const envelope = readEnvelope(delivery.headers, delivery.body);
      if (!envelope || (types && !types.has(envelope.type))) return undefined;
      if (tells && !tells(envelope, actor)) return undefined;
      if (names.size > 0 && !names.has(nameOf(envelope) ?? '')) return undefined;
      return changeOf(delivery, envelope);
    };
  }

  function changeOf(delivery: Delivery, { id, type, time, subject, version, body }: Envelope): Change {
    const known = changes.get(delivery);
    if (known) return known;
    const event = { typeUrl: `type.googleapis.com/${type}`, value: Buffer.from(body) };
    const change = Change.fromPartial({ eventId: id, type, eventTime: time, subject, version: BigInt(version), event });
    changes.set(delivery, change);
    return change;
  }
}

/** What a request is limited to by a field of names; `read` says by what an event goes. At most 100. */
export function namesOf(
  field: string,
  names: readonly string[],
  read: (name: string, field: string) => Outcome<string>,
): Outcome<readonly string[]> {
  if (names.length > mostWatched.names)
    return invalid([{ field, rule: 'too-many', message: `At most ${mostWatched.names}.` }]);
  const found: string[] = [];
  for (const [position, name] of names.entries()) {
    const one = read(name, `${field}[${position}]`);
    if (!one.ok) return one;
    found.push(one.value);
  }
  return accept(found);
}

/** Every page of a list, as a snapshot; `list` answers the page after a token, which is empty for the first, and the next token. */
export async function* pagesOf<Thing>(
  list: (pageToken: string) => Promise<Outcome<{ readonly things: readonly Thing[]; readonly nextPageToken: string }>>,
): AsyncGenerator<Outcome<readonly Thing[]>> {
  let pageToken = '';
  do {
    const found = await list(pageToken);
    if (!found.ok) return yield found;
    yield accept(found.value.things);
    pageToken = found.value.nextPageToken;
  } while (pageToken !== '');
}
