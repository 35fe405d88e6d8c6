/** Why a command was refused, for a person and for a program. A refusal is a value; `throw` is for bugs and broken infrastructure. */
export interface Refusal {
  /** Stable, kebab-case, such as `founding-date-in-future`. */
  readonly code: string;
  /** What kind of answer it is at the edge. */
  readonly kind: RefusalKind;
  /** One English sentence that names the rule. Never holds a value of personal data. */
  readonly message: string;
  /** The fields at fault, by path as in the request (`person.given_name`). */
  readonly violations?: readonly FieldViolation[];
  /** The resource it is about, by its name. */
  readonly resource?: string;
  /** What a program needs to act, such as the current etag. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** When a retry may succeed, in milliseconds from now. */
  readonly retryAfterMilliseconds?: number;
}

/**
 * `invalid` input, `not-found`, `exists` already, `stale` version, `state` does not allow it, `unauthenticated` caller, `denied`, `exhausted`,
 * `unavailable` now.
 */
export type RefusalKind =
  | 'invalid'
  | 'not-found'
  | 'exists'
  | 'stale'
  | 'state'
  | 'unauthenticated'
  | 'denied'
  | 'exhausted'
  | 'unavailable';

/** One field and the rule it broke. */
export interface FieldViolation {
  readonly field: string;
  /** Stable, kebab-case. */
  readonly rule: string;
  readonly message: string;
}

/** A violation of a field within another: `opening_hours.days` for `days`. */
export function below(outer: string): (violation: FieldViolation) => FieldViolation {
  return (violation) => ({ ...violation, field: `${outer}.${violation.field}` });
}

/**
 * A refusal told of a field that holds what was refused: its violations as those of fields within it, and one without any as a rule of the
 * whole field. Other kinds than `invalid` stay as they are.
 */
export function within<Value>(outer: string, outcome: Outcome<Value>): Outcome<Value> {
  if (outcome.ok || outcome.refusal.kind !== 'invalid') return outcome;
  const { code, message, violations = [] } = outcome.refusal;
  return invalid(violations.length > 0 ? violations.map(below(outer)) : [{ field: outer, rule: code, message }]);
}

/** What a decision came to: a value or a refusal. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** The outcome of a decision that stands. */
export function accept<Value>(value: Value): Outcome<Value> {
  return { ok: true, value };
}

/** The outcome of a decision that was refused. */
export function refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

/** The refusal of input whose fields broke rules. */
export function invalid(violations: readonly FieldViolation[]): { readonly ok: false; readonly refusal: Refusal } {
  const fields = violations.map((violation) => violation.field).join(', ');
  return refuse({
    code: 'invalid-input',
    kind: 'invalid',
    message: `These fields break a rule: ${fields}.`,
    violations,
  });
}
