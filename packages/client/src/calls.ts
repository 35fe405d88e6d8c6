import { randomUUID } from 'node:crypto';
import { Metadata, type CallOptions, type ServiceError } from '@grpc/grpc-js';
import { callUnary } from '@inclust/rpc';
import { refusedError } from './refused-error.ts';
import { withRetry, type CallSettings } from './retry.ts';

/** A method of a generated client that answers once, bound to its client. */
export type Stub<Request, Answer> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  done: (error: ServiceError | null, answer: Answer) => void,
) => unknown;

/** A call that reads, made again while the node is away; see `withRetry`. */
export async function read<Request, Answer>(
  settings: CallSettings,
  stub: Stub<Request, Answer>,
  request: Request,
): Promise<Answer> {
  return withRetry(settings, (timeout) => tried(timeout, stub, request));
}

/**
 * A call that creates or changes something. It gets a `request_id` where it has none, and every retry has the same, so that it is done
 * once however often it arrives.
 */
export async function change<Request extends { requestId: string }, Answer>(
  settings: CallSettings,
  stub: Stub<Request, Answer>,
  request: Request,
): Promise<Answer> {
  const named = request.requestId ? request : { ...request, requestId: randomUUID() };
  return withRetry(settings, (timeout) => tried(timeout, stub, named));
}

/** A call that is not made again, whatever happens. */
export async function once<Request, Answer>(
  settings: CallSettings,
  stub: Stub<Request, Answer>,
  request: Request,
): Promise<Answer> {
  return tried(settings.timeout, stub, request);
}

async function tried<Request, Answer>(timeout: number, stub: Stub<Request, Answer>, request: Request): Promise<Answer> {
  try {
    return await callUnary(stub, new Metadata(), request, timeout);
  } catch (error) {
    throw refusedError(error);
  }
}
