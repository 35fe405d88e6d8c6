import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';

/** The fields that the paths of a mask name, of those that a thing has; refused where there is none or one is not known. */
export function maskFields<Field>(
  paths: readonly string[],
  known: ReadonlyMap<string, Field>,
  thing: string,
): Outcome<readonly Field[]> {
  if (paths.length === 0)
    return invalid([{ field: 'update_mask', rule: 'required', message: `Must name at least one field of ${thing}.` }]);
  const found: FieldViolation[] = [];
  const fields: Field[] = [];
  for (const [position, path] of paths.entries()) {
    const field = known.get(path);
    if (field !== undefined) fields.push(field);
    else
      found.push({
        field: `update_mask.paths[${position}]`,
        rule: 'field-unknown',
        message: `Names no field of ${thing} that can change.`,
      });
  }
  return found.length > 0 ? invalid(found) : accept(fields);
}
