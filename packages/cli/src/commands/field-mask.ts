import { Failure } from '../failure.ts';

/** The mask of the fields that are to change, as contracts name them; a failure where there are none. */
export function maskOf(changed: object): string[] {
  const fields = Object.keys(changed);
  if (fields.length === 0) throw new Failure('usage', 'option-missing', 'Say what is to change.');
  return fields.map((field) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}
