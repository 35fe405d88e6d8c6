import type { handleServerStreamingCall } from '@grpc/grpc-js';
import { Change, readEnvelope, type Envelope } from '@inclust/contracts';
import { accept, invalid, type Actor, type Outcome } from '@inclust/kernel';
import type { Delivery } from '@inclust/messaging';
import { openWatches, type OpenWatchesOptions, type WatchResponse } from './open-watches.ts';
import { mostWatched, wantedOf, type Wanted, type WatchRequest } from './wanted.ts';

/** That something happened. */
interface Happened {
  $case: 'change';
  value: Change;
}

/** One kind of watch of events. */
export interface WatchKind<Request extends WatchRequest, Thing> {
  /** How events of it begin after `inclust.{node}.`, such as `members.v1.member.`. */
  readonly path: string;
  /** What the request is limited to; nothing for all. See `namesOf`. */
  readonly names: (request: Request) => Outcome<readonly string[]>;
  /** Which of such names an event is of; asked only where a request is limited. */
  readonly nameOf: (event: Envelope) => string | undefined;
  /** Whether an event is one that a request wants by something other than names; all where it is not given. */
  readonly wants?: (event: Envelope, request: Request) => boolean;
  /** Whether somebody may know of an event; of all where it is not given. */
  readonly tells?: (event: Envelope, actor: Actor) => boolean;
  /** All that there is, or all of those names, page by page. The first refusal ends it. */
  readonly snapshot: (
    names: readonly string[],
    actor: Actor,
    request: Request,
  ) => AsyncIterable<Outcome<readonly Thing[]>>;
}

/** What the watches of a service share. */
export interface Watching extends AsyncDisposable {
  watch<Request extends WatchRequest, Thing>(
    kind: WatchKind<Request, Thing>,
  ): handleServerStreamingCall<Request, WatchResponse<Thing | Happened>>;
  /** Ends all of them: the server is about to end. */
  readonly end: () => void;
}

/** How watches of events go. */
export interface WatchingOptions extends OpenWatchesOptions<Delivery> {
  readonly node: string;
}

/** Lets callers watch the events of a node. */
export function createWatching({ node, ...options }: WatchingOptions): Watching {
  const watches = openWatches(options);
  // Events are told to many: the message is made once for all of them.
  const changes = new WeakMap<Delivery, Change>();

  return {
    watch: <Request extends WatchRequest, Thing>(kind: WatchKind<Request, Thing>) =>
      watches.watch<Request, Thing | Happened>((request, life) => {
        const names = kind.names(request);
        if (!names.ok) return names;
        const wanted = wantedOf(request, life);
        if (!wanted.ok) return wanted;
        const changeIn = fitting(kind, request, wanted.value, new Set(names.value));
        return accept({
          from: wanted.value.from,
          snapshot: (actor) => kind.snapshot(names.value, actor, request),
          tell: (deliveries, actor) =>
            deliveries.map((delivery) => {
              const value = changeIn(delivery, actor);
              return value && { $case: 'change', value };
            }),
        });
      }),
    end: watches.end,
    [Symbol.asyncDispose]: () => watches[Symbol.asyncDispose](),
  };

  /** What a watch tells of an event, if it does: the subject says most, which costs little, and the event the rest. */
  function fitting<Request extends WatchRequest, Thing>(
    { path, nameOf, wants, tells }: WatchKind<Request, Thing>,
    request: Request,
    { types }: Wanted,
    names: ReadonlySet<string>,
  ): (delivery: Delivery, actor: Actor) => Change | undefined {
    const beginning = `inclust.${node}.${path}`;
    return (delivery, actor) => {
      if (!delivery.subject.startsWith(beginning)) return undefined;
      const envelope = readEnvelope(delivery.headers, delivery.body);
      if (!envelope || (types && !types.has(envelope.type))) return undefined;
      if (tells && !tells(envelope, actor)) return undefined;
      if (wants && !wants(envelope, request)) return undefined;
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
