import {
  status,
  type Metadata,
  type ServerErrorResponse,
  type ServerUnaryCall,
  type handleUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { isInfrastructure, type Actor, type Outcome, type Refusal } from '@inclust/kernel';
import type { Logger } from 'pino';
import { credentialOf, type Credential } from './credential.ts';
import { noteAnswer, noteRefusal } from './rpc-metrics.ts';
import { refusalStatus } from './status.ts';

/** What a method knows of its call beside the request. */
export interface RpcCall {
  readonly actor: Actor;
  /** The address that the call came from, without its port. */
  readonly peer: string;
  /** What a proxy says of where the call came to it from (`x-real-ip`); to be believed of a known proxy only. */
  readonly forwardedFor: string | undefined;
  /** Aborted when the caller is gone or the deadline has passed. */
  readonly signal: AbortSignal;
}

/** What the methods of a server share. */
export interface RpcContext {
  readonly logger: Logger;
  readonly admit: Admit;
}

/**
 * Who calls, by what the call says of itself, if she may call the method of this full name. `begun` is given where a call begins, which counts
 * towards what its caller may ask; it is told what ends the call, also of one that is not admitted in the end.
 */
export type Admit = (
  path: string,
  credential: Credential,
  begun?: (leave: () => void) => void,
) => Outcome<Actor> | Promise<Outcome<Actor>>;

/** One method that answers once. */
export type UnaryMethod<Request, Response> = (request: Request, call: RpcCall) => Promise<Outcome<Response>>;

/** The deadline of a call that sets none, and the longest, in milliseconds. */
export const deadlines = { default: 15_000, most: 60_000 } as const;

/** The part of a grpc-js call that admitting needs. */
export interface AnyCall {
  getDeadline(): Date | number;
  getPath(): string;
  getPeer(): string;
  on(event: 'cancelled', listener: () => void): unknown;
  readonly metadata: Metadata;
}

/**
 * A grpc-js handler from a method: admission, deadline, refusals as status with details, and bugs as INTERNAL with nothing of their text.
 * `longest`: the longest deadline in milliseconds; with one of its own a method may also take so long where the caller sets none.
 */
export function unary<Request, Response>(
  context: RpcContext,
  method: UnaryMethod<Request, Response>,
  longest: number = deadlines.most,
): handleUnaryCall<Request, Response> {
  return (call: ServerUnaryCall<Request, Response>, done: sendUnaryData<Response>): void => {
    let answered = false;
    const began = performance.now();
    const answer: sendUnaryData<Response> = (error, value) => {
      if (answered) return;
      answered = true;
      noteAnswer(call.getPath(), error?.code ?? status.OK, began);
      done(error, value);
    };
    const late = (): void =>
      answer({ code: status.DEADLINE_EXCEEDED, details: `No answer within ${unasked(longest) / 1000} s.` });
    void openCall(context, call, longest, late).then((opened) => {
      if (!opened.ok) return answer(opened.error);
      return method(call.request, opened.call)
        .then(
          (outcome) =>
            outcome.ok ? answer(null, outcome.value) : answer(refused(context, call.getPath(), outcome.refusal)),
          (error: unknown) => answer(failure(context, call.getPath(), error)),
        )
        .finally(opened.close);
    });
  };
}

/** A call admitted, or the status it is refused with. */
type Opened =
  | { ok: true; call: RpcCall; close: () => void }
  | { ok: false; error: ServerErrorResponse | Partial<ServerErrorResponse> };

/**
 * Admits a call: who calls, whether she may, and the deadline. Never rejects. `close` must be called at its end; `late` runs when the
 * default deadline of a call without one has passed.
 */
export async function openCall(
  context: RpcContext,
  call: AnyCall,
  longest: number = deadlines.most,
  late: () => void = () => {},
): Promise<Opened> {
  const path = call.getPath();
  const given = call.getDeadline();
  const left =
    given instanceof Date ? given.getTime() - Date.now() : given === Infinity ? Infinity : given - Date.now();
  // Most methods never look at the signal, and making one costs as much as decoding the request.
  let stop: AbortController | undefined;
  let over = false;
  const end = (): void => {
    over = true;
    stop?.abort();
  };
  call.on('cancelled', end);
  const expire = (): void => {
    end();
    late();
  };
  // A deadline of the caller's own is kept by grpc-js, which cancels the call.
  const timer = left === Infinity ? setTimeout(expire, unasked(longest)) : undefined;
  let leave: (() => void) | undefined;
  const close = (): void => {
    clearTimeout(timer);
    leave?.();
  };
  const refuse = (error: Partial<ServerErrorResponse>): Opened => {
    close();
    return { ok: false, error };
  };
  let admitted: Outcome<Actor>;
  try {
    admitted = await context.admit(path, credentialOf(call.metadata), (given) => {
      leave = given;
    });
  } catch (error) {
    return refuse(failure(context, path, error));
  }
  if (!admitted.ok) return refuse(refused(context, path, admitted.refusal));
  if (left !== Infinity && left > longest + 1_000) return refuse(deadlineTooLong(longest));
  return {
    ok: true,
    call: {
      actor: admitted.value,
      get peer() {
        return call.getPeer().replace(/:\d+$/u, '');
      },
      get forwardedFor() {
        const [address] = call.metadata.get('x-real-ip');
        return typeof address === 'string' ? address : undefined;
      },
      get signal() {
        stop ??= new AbortController();
        if (over) stop.abort();
        return stop.signal;
      },
    },
    close,
  };
}

/** How long a call may take that sets no deadline. */
function unasked(longest: number): number {
  return longest === deadlines.most ? deadlines.default : longest;
}

/** The status for a refusal. The log has it where it is asked for everything; a refusal holds rules and codes, nobody's data. */
function refused({ logger }: RpcContext, path: string, refusal: Refusal): Partial<ServerErrorResponse> {
  logger.debug({ rpc: path, refusal }, 'rpc refused');
  noteRefusal(path, refusal.code);
  return refusalStatus(refusal);
}

function deadlineTooLong(longest: number): Partial<ServerErrorResponse> {
  const message = `The deadline must be at most ${longest / 1000} s away.`;
  return refusalStatus({
    code: 'deadline-too-long',
    kind: 'invalid',
    message,
    violations: [{ field: 'deadline', rule: 'deadline-too-long', message }],
  });
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
