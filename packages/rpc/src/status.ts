import { Metadata, status, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { BadRequest, ErrorInfo, ResourceInfo, RetryInfo, Status } from '@inclust/contracts';
import type { Refusal, RefusalKind } from '@inclust/kernel';

const codes: Record<RefusalKind, status> = {
  invalid: status.INVALID_ARGUMENT,
  'not-found': status.NOT_FOUND,
  exists: status.ALREADY_EXISTS,
  stale: status.ABORTED,
  state: status.FAILED_PRECONDITION,
  unauthenticated: status.UNAUTHENTICATED,
  denied: status.PERMISSION_DENIED,
  exhausted: status.RESOURCE_EXHAUSTED,
  unavailable: status.UNAVAILABLE,
};

const detailsKey = 'grpc-status-details-bin';

/**
 * A refusal as a gRPC status with `google.rpc` details: ErrorInfo (reason = the refusal's code), and where they apply BadRequest,
 * ResourceInfo and RetryInfo.
 */
export function refusalStatus(
  refusal: Refusal,
): Partial<StatusObject> & { code: status; details: string; metadata: Metadata } {
  const details = [
    any(
      'ErrorInfo',
      ErrorInfo.encode(
        ErrorInfo.fromPartial({ reason: refusal.code, domain: 'inclust', metadata: { ...refusal.metadata } }),
      ).finish(),
    ),
  ];
  if (refusal.violations) {
    const fieldViolations = refusal.violations.map(({ field, rule, message }) => ({
      field,
      description: message,
      reason: rule,
    }));
    details.push(any('BadRequest', BadRequest.encode(BadRequest.fromPartial({ fieldViolations })).finish()));
  }
  if (refusal.resource) {
    details.push(
      any(
        'ResourceInfo',
        ResourceInfo.encode(
          ResourceInfo.fromPartial({ resourceName: refusal.resource, description: refusal.message }),
        ).finish(),
      ),
    );
  }
  if (refusal.retryAfterMilliseconds !== undefined) {
    const seconds = Math.floor(refusal.retryAfterMilliseconds / 1000);
    const nanos = (refusal.retryAfterMilliseconds % 1000) * 1_000_000;
    details.push(
      any(
        'RetryInfo',
        RetryInfo.encode(RetryInfo.fromPartial({ retryDelay: { seconds: BigInt(seconds), nanos } })).finish(),
      ),
    );
  }
  const code = codes[refusal.kind];
  const message = describe(refusal);
  const metadata = new Metadata();
  metadata.set(detailsKey, Buffer.from(Status.encode(Status.fromPartial({ code, message, details })).finish()));
  return { code, details: message, metadata };
}

/** What a client reads from a status: the refusal's code and its details. `undefined` where the answer came from no InClust node. */
export function refusalOf(error: unknown):
  | {
      reason: string;
      metadata: Record<string, string>;
      violations: { field: string; rule: string; message: string }[];
      /** When the node says that the call may be made again. */
      retryAfterMilliseconds?: number;
    }
  | undefined {
  const raw = (error as Partial<ServiceError>).metadata?.get(detailsKey)[0];
  if (!(raw instanceof Buffer)) return undefined;
  const found = Status.decode(raw).details;
  const info = found.find((detail) => detail.typeUrl.endsWith('/google.rpc.ErrorInfo'));
  if (!info) return undefined;
  const { reason, metadata } = ErrorInfo.decode(info.value);
  const bad = found.find((detail) => detail.typeUrl.endsWith('/google.rpc.BadRequest'));
  const violations = bad
    ? BadRequest.decode(bad.value).fieldViolations.map((one) => ({
        field: one.field,
        rule: one.reason,
        message: one.description,
      }))
    : [];
  const retry = found.find((detail) => detail.typeUrl.endsWith('/google.rpc.RetryInfo'));
  const delay = retry ? RetryInfo.decode(retry.value).retryDelay : undefined;
  const wait = delay ? { retryAfterMilliseconds: Number(delay.seconds) * 1_000 + delay.nanos / 1_000_000 } : {};
  return { reason, metadata, violations, ...wait };
}

/** One sentence, and for bad input every field with its rule, so that a client without details sees them too. */
function describe(refusal: Refusal): string {
  if (!refusal.violations) return refusal.message;
  return refusal.violations.map(({ field, message }) => `${field}: ${message}`).join(' ');
}

function any(type: string, value: Uint8Array): { typeUrl: string; value: Buffer } {
  return { typeUrl: `type.googleapis.com/google.rpc.${type}`, value: Buffer.from(value) };
}
