import type { CallRefusal } from '@inclust/contracts';
import type { Refusal, RefusalKind } from '@inclust/kernel';

/** What another node may say of a refusal; that it is away it says otherwise. */
const kinds: readonly RefusalKind[] = ['invalid', 'not-found', 'exists', 'stale', 'state', 'denied', 'exhausted'];

/** A refusal as another node is told it. */
export function refusalToProto({ code, kind, message, violations = [], metadata = {} }: Refusal): CallRefusal {
  return { code, kind, message, violations: [...violations], metadata: { ...metadata } };
}

/** A refusal as another node has told it. */
export function refusalFromProto({ code, kind, message, violations, metadata }: CallRefusal): Refusal {
  return {
    code,
    kind: kinds.find((one) => one === kind) ?? 'state',
    message,
    ...(violations.length > 0 ? { violations } : {}),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
  };
}
