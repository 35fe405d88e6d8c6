import { status } from '@grpc/grpc-js';
import { refusalOf } from '@inclust/rpc';

/** A field of the request and the rule it broke. */
export interface Violation {
  readonly field: string;
  /** Stable, kebab-case. */
  readonly rule: string;
  readonly message: string;
}

/** A call that a node did not grant, or could not be asked. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** The gRPC status, such as `NOT_FOUND`; `UNAVAILABLE` when nobody answers. */
  readonly code: string;
  /** The refusal's own stable code, such as `stale-etag`; empty when the answer came from no InClust node. */
  readonly reason: string;
  readonly violations: readonly Violation[];
  /** What a program needs to act, such as the current `etag`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** In how many milliseconds the node says that the call may be made again; `undefined` where it says nothing. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    details: Pick<RefusedError, 'code' | 'reason' | 'violations' | 'metadata'> & {
      readonly retryAfter?: number | undefined;
    },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = details.code;
    this.reason = details.reason;
    this.violations = details.violations;
    this.metadata = details.metadata;
    this.retryAfter = details.retryAfter;
  }
}

/** The error of a gRPC call as a `RefusedError`; any other error as it is. */
export function refusedError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') return error;
  const refusal = refusalOf(error);
  const message = 'details' in error && typeof error.details === 'string' ? error.details : error.message;
  return new RefusedError(
    message,
    {
      code: status[error.code] ?? 'UNKNOWN',
      reason: refusal?.reason ?? '',
      violations: refusal?.violations ?? [],
      metadata: refusal?.metadata ?? {},
      retryAfter: refusal?.retryAfterMilliseconds,
    },
    { cause: error },
  );
}
