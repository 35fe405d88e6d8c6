import { RefusedError } from '@inclust/client';
import { Failure } from '../failure.ts';

/** What an error says to a person: the refusal's code, every field with its rule, and what helps. */
export function errorText(error: unknown): string {
  if (error instanceof Failure) {
    return [`${error.code}: ${error.message}`, ...(error.remedy ? [`  ${error.remedy}`] : [])].join('\n');
  }
  if (error instanceof RefusedError) {
    // The message of bad input repeats what is said of each field.
    const said = error.violations.length > 0 ? 'the request breaks a rule' : error.message;
    const head = `${error.reason || error.code}: ${said}`;
    return [
      head,
      ...error.violations.map(({ field, rule, message }) => `  ${field}: ${rule}: ${message}`),
      ...Object.entries(error.metadata).map(([key, value]) => `  ${key}: ${value}`),
    ].join('\n');
  }
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** The same for a program. */
export function errorJson(error: unknown): object {
  if (error instanceof Failure) return { code: error.code, message: error.message, remedy: error.remedy };
  if (error instanceof RefusedError) {
    const { code, reason, message, violations, metadata } = error;
    return { code: reason || code, status: code, message, violations, metadata };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}
