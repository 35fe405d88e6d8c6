/**
 * The paths of what a JSON text says and its message does not have, such as `quotas[0].capcity`. Where both are read side by side, fields
 * may be in either spelling, and defaults, which a message does not write out, may be there.
 */
export function unknownFields(said: unknown, known: unknown, path = ''): string[] {
  if (Array.isArray(said)) {
    const items: readonly unknown[] = Array.isArray(known) ? known : [];
    return said.flatMap((item, turn) => unknownFields(item, items[turn], `${path}[${turn}]`));
  }
  if (typeof said !== 'object' || said === null) return [];
  const fields = isFields(known) ? known : {};
  return Object.entries(said).flatMap(([field, value]) => {
    const at = path === '' ? field : `${path}.${field}`;
    const name = field.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (!Object.hasOwn(fields, name)) return isDefault(value) ? [] : [at];
    return unknownFields(value, fields[name], at);
  });
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || value === false || value === '' || Number(value) === 0;
}
