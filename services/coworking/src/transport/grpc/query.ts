import type { NodeId, Outcome } from '@inclust/kernel';
import { accept, parseNodeId, type Actor } from '@inclust/kernel';
import { unary, type RpcContext } from '@inclust/rpc';
import type { Asker } from '../../app/availability/check-time.ts';
import { cityOf } from '../../app/names.ts';
import { notAllowed, ownPerson } from '../../app/permission.ts';
import type { CoworkingApp } from '../../app/ports.ts';

/** Writes and reads messages of a type. */
interface Codec<Message> {
  encode(message: Message): { finish(): Uint8Array };
  decode(bytes: Uint8Array): Message;
}

/** An rpc of what anybody may read, here or at another node. */
export interface Query<Request, Response> {
  readonly request: Codec<Request>;
  readonly response: Codec<Response>;
  /** The node that it asks about, as far as the request names one. */
  readonly about: (request: Request) => string | undefined;
  /** Answers it of this node, to a member where one asks. */
  readonly ask: (request: Request, asker: Asker | undefined) => Promise<Outcome<Response>>;
}

/**
 * A handler of an rpc of this name. What is about another node is handed on to that, for whoever is known here. Refused: `not-allowed`,
 * `node-away`, and as the query.
 */
export function queryHandler<Request, Response>(
  app: CoworkingApp,
  context: RpcContext,
  method: string,
  query: Query<Request, Response>,
) {
  return unary<Request, Response>(context, async (request, { actor }) => {
    const { away } = app;
    const about = parseNodeId(query.about(request) ?? '') ?? app.node;
    if (!away || about === app.node) return query.ask(request, askerOf(actor));
    if (actor.kind === 'anonymous') return notAllowed;
    const answer = await away.others.query(about, method, query.request.encode(request).finish());
    return answer.ok ? accept(query.response.decode(answer.value)) : answer;
  });
}

function askerOf(actor: Actor): Asker | undefined {
  const person = ownPerson(actor);
  return person === undefined ? undefined : { city: cityOf(person), person };
}

/** A query as another node asks it, by its bytes. */
export type EncodedQuery = (request: Uint8Array, caller: NodeId) => Promise<Outcome<Uint8Array>>;

/** Answers another node. */
export function encodedQuery<Request, Response>(query: Query<Request, Response>): EncodedQuery {
  return async (bytes, caller) => {
    const answer = await query.ask(query.request.decode(bytes), { city: caller });
    return answer.ok ? accept(query.response.encode(answer.value).finish()) : answer;
  };
}
