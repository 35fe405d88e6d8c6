import {
  status,
  type Metadata,
  type ServerErrorResponse,
  type ServerUnaryCall,
  type handleUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { isInfrastructure, type Actor, type Outcome } from '@inclust/kernel';
import type { Logger } from 'pino';
import { refusalStatus } from './status.ts';

/** What a method knows of its call beside the request. */
export interface RpcCall {
  readonly actor: Actor;
  /** Aborted when the caller is gone or the deadline has passed. */
  readonly signal: AbortSignal;
}

/** What the methods of a server share. */
export interface RpcContext {
  readonly logger: Logger;
  /** Full method name to who may call it; a method that is not in it is refused. */
  readonly permissions: Readonly<Record<string, Permission>>;
}

/** Who may call a method. Until accounts exist, a caller on loopback is the node's operator. */
export type Permission = 'operator' | 'public';

/** One method that answers once. */
export type UnaryMethod<Request, Response> = (request: Request, call: RpcCall) => Promise<Outcome<Response>>;

/** The deadline of a call that sets none, and the longest, in milliseconds. */
export const deadlines = { default: 15_000, most: 60_000 } as const;

interface AnyCall {
  getDeadline(): Date | number;
  getPath(): string;
  on(event: 'cancelled', listener: () => void): unknown;
  readonly metadata: Metadata;
}

/**
 * A grpc-js handler from a method: permission, deadline, refusals as status with details, and bugs as INTERNAL with nothing of their text.
 */
export function unary<Request, Response>(
  context: RpcContext,
  method: UnaryMethod<Request, Response>,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>): void => {
    const opened = openCall(context, call);
    if (!opened.ok) return done(opened.error);
    let answered = false;
    const answer: sendUnaryData<Response> = (error, value) => {
      if (answered) return;
      answered = true;
      done(error, value);
    };
    opened.late(() =>
      answer({ code: status.DEADLINE_EXCEEDED, details: `No answer within ${deadlines.default / 1000} s.` }),
    );
    method(call.request, opened.call)
      .then(
        (outcome) => (outcome.ok ? answer(null, outcome.value) : answer(refusalStatus(outcome.refusal))),
        (error: unknown) => answer(failure(context, call.getPath(), error)),
      )
      .finally(opened.close);
  };
}

const operator: Actor = { kind: 'operator', id: 'operator' };

/** A call admitted, or the status it is refused with. */
type Opened =
  | { ok: true; call: RpcCall; close: () => void; late: (answer: () => void) => void }
  | { ok: false; error: ServerErrorResponse | Partial<ServerErrorResponse> };

/**
 * Admits a call: permission and deadline. `close` must be called at its end; what `late` is given runs when the default deadline of a call
 * without one has passed.
 */
export function openCall(context: RpcContext, call: AnyCall, longest: number = deadlines.most): Opened {
  const path = call.getPath();
  if (!Object.hasOwn(context.permissions, path)) {
    return {
      ok: false,
      error: refusalStatus({ code: 'no-permission-entry', kind: 'denied', message: `Nobody may call ${path}.` }),
    };
  }
  const given = call.getDeadline();
  const left =
    given instanceof Date ? given.getTime() - Date.now() : given === Infinity ? Infinity : given - Date.now();
  if (left !== Infinity && left > longest + 1_000) {
    const message = `The deadline must be at most ${longest / 1000} s away.`;
    return {
      ok: false,
      error: refusalStatus({
        code: 'deadline-too-long',
        kind: 'invalid',
        message,
        violations: [{ field: 'deadline', rule: 'deadline-too-long', message }],
      }),
    };
  }
  // Most methods never look at the signal, and making one costs as much as decoding the request.
  let stop: AbortController | undefined;
  let over = false;
  const end = (): void => {
    over = true;
    stop?.abort();
  };
  call.on('cancelled', end);
  let tooLate: (() => void) | undefined;
  const expire = (): void => {
    end();
    tooLate?.();
  };
  // A deadline of the caller's own is kept by grpc-js, which cancels the call.
  const timer =
    left === Infinity ? setTimeout(expire, longest === deadlines.most ? deadlines.default : longest) : undefined;
  return {
    ok: true,
    call: {
      actor: operator,
      get signal() {
        stop ??= new AbortController();
        if (over) stop.abort();
        return stop.signal;
      },
    },
    close: () => clearTimeout(timer),
    late: (answer) => {
      tooLate = answer;
    },
  };
}

/** The status for an error that is no refusal: UNAVAILABLE where a server is away, else INTERNAL. The log has the error, the caller not. */
export function failure(context: RpcContext, path: string, error: unknown): Partial<ServerErrorResponse> {
  if (isInfrastructure(error)) {
    context.logger.warn({ err: error, rpc: path }, 'rpc unavailable');
    return refusalStatus({
      code: 'unavailable',
      kind: 'unavailable',
      message: 'A part of this node is away; try again.',
      retryAfterMilliseconds: 1_000,
    });
  }
  context.logger.error({ err: error, rpc: path }, 'rpc failed');
  return { code: status.INTERNAL, details: 'The node failed to answer; its log says why.' };
}

/** The part of a stream that writing needs. */
interface Writable<Message> {
  readonly cancelled: boolean;
  write(message: Message): boolean;
  once(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** Writes to a stream and waits where the reader is slower. Resolves to false when the reader is gone. */
export async function writeTo<Message>(stream: Writable<Message>, message: Message): Promise<boolean> {
  if (stream.cancelled) return false;
  if (stream.write(message)) return true;
  return new Promise((resolve) => {
    const settle = (open: boolean) => (): void => {
      stream.off('drain', drained);
      stream.off('cancelled', gone);
      resolve(open);
    };
    const drained = settle(true);
    const gone = settle(false);
    stream.once('drain', drained);
    stream.once('cancelled', gone);
  });
}
