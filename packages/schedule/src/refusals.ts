import { refuse } from '@inclust/kernel';

/** A refusal of input that breaks a rule; `fields` name parts or occurrences at fault. */
export function refused(code: string, message: string, fields: readonly string[] = []) {
  return refuse({
    code,
    kind: 'invalid',
    message,
    ...(fields.length > 0 ? { violations: fields.map((field) => ({ field, rule: code, message })) } : {}),
  });
}
