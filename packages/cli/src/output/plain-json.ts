/** A value as JSON text: numbers of any size as numbers where they are exact, bytes as base64, unknown fields left out. */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, replace, indent);
}

function replace(key: string, value: unknown): unknown {
  if (key === '_unknownFields') return undefined;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (isBufferJson(value)) return Buffer.from(value.data).toString('base64');
  return value;
}

/** `Buffer.toJSON` has been called before a replacer sees the value. */
function isBufferJson(value: unknown): value is { type: 'Buffer'; data: number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value &&
    Array.isArray(value.data)
  );
}
