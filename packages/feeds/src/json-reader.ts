import type { ImportProblem } from './import-item.ts';
import type { Json } from './write-json-ld.ts';

export type JsonObject = { readonly [name: string]: Json };

/** A value of a JSON text with where it is. */
export interface Node {
  readonly value: JsonObject;
  /** A JSON pointer (RFC 6901). */
  readonly pointer: string;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value or a list of them, as a list. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

/** The text of a value: as it is, of `@value` or `name` in an object, or of the first of a list. */
export function textOfJson(value: Json | undefined): string | undefined {
  const [first] = listOf(value);
  if (typeof first === 'string') return first;
  if (typeof first === 'number') return String(first);
  if (!isObject(first)) return undefined;
  const found = first['@value'] ?? first['name'];
  return typeof found === 'string' ? found : undefined;
}

/** The types of an object without where they are defined. */
export function typesOf(value: JsonObject): readonly string[] {
  return listOf(value['@type']).flatMap((one) => (typeof one === 'string' ? [lastPart(one)] : []));
}

/** `Tuesday` of `https://schema.org/Tuesday`. */
export function lastPart(address: string): string {
  return address.replace(/^(?:https?:\/\/)?(?:www\.)?schema(?:\.org\/|:)/, '');
}

/** A problem of a property of an object. */
export function jsonProblem(code: string, message: string, property: string, pointer: string): ImportProblem {
  const at = property === '' ? pointer : `${pointer}/${property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return { code, message, property, position: { pointer: at } };
}
