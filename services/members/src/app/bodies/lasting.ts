import { InfrastructureError, type Outcome } from '@inclust/kernel';

/** An outcome that another try would not change; throws where one might: the resource is busy, or its outbox full. */
export function lasting<Value>(outcome: Outcome<Value>): Outcome<Value> {
  if (!outcome.ok && (outcome.refusal.kind === 'unavailable' || outcome.refusal.code === 'busy'))
    throw new InfrastructureError(`cannot be written now: ${outcome.refusal.code}`);
  return outcome;
}
