import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import { pathTo, type Reference } from './reference.ts';

/** A request as JSON. */
export type Example = { readonly [field: string]: unknown };

/** How deep an example goes; below that a message is empty. */
const deepest = 3;
const id = '0190c0de-0000-7000-8000-000000000001';

/** What a caller leaves out at first: a page is the first one, and what is not read before has no etag. */
const leftOut: ReadonlySet<string> = new Set(['page_token', 'etag', 'cursor', 'link_token']);

/** A request with a value in every field that a caller may set, made from the comments, of one choice the first. */
export function exampleOf(reference: Reference, message: DescMessage, depth = 0): Example {
  const taken = new Set<string>();
  const fields = message.fields.flatMap((field) => {
    if (leftOut.has(field.name) || isOutputOnly(reference, field)) return [];
    if (field.oneof) {
      if (taken.has(field.oneof.name)) return [];
      taken.add(field.oneof.name);
    }
    const value = valueOf(reference, field, depth);
    return value === undefined ? [] : [[field.jsonName, value] as const];
  });
  return Object.fromEntries(fields);
}

function isOutputOnly(reference: Reference, field: DescField): boolean {
  return commentOf(reference, field).includes('Output only');
}

/** What stands above a field. */
export function commentOf(reference: Reference, field: DescField): string {
  return reference.comment(field.parent.file, ...messagePath(field.parent), pathTo.field, indexOf(field));
}

/** The place of a message in its file. */
export function messagePath(message: DescMessage): readonly number[] {
  if (!message.parent) return [pathTo.message, message.file.messages.indexOf(message)];
  return [...messagePath(message.parent), pathTo.nested, message.parent.nestedMessages.indexOf(message)];
}

function indexOf(field: DescField): number {
  return field.parent.fields.indexOf(field);
}

function valueOf(reference: Reference, field: DescField, depth: number): unknown {
  switch (field.fieldKind) {
    case 'scalar':
      return scalar(reference, field, field.scalar);
    case 'enum':
      return (field.enum.values[1] ?? field.enum.values[0])?.name;
    case 'message':
      return messageValue(reference, field, field.message, depth);
    case 'list': {
      const one =
        field.listKind === 'scalar'
          ? scalar(reference, field, field.scalar)
          : field.listKind === 'enum'
            ? (field.enum.values[1] ?? field.enum.values[0])?.name
            : messageValue(reference, field, field.message, depth);
      return one === undefined ? undefined : [one];
    }
    case 'map':
      return undefined;
  }
}

function messageValue(reference: Reference, field: DescField, message: DescMessage, depth: number): unknown {
  switch (message.typeName) {
    case 'google.protobuf.Timestamp':
      return '2027-03-01T10:00:00Z';
    case 'google.protobuf.Duration':
      return '3600s';
    case 'google.protobuf.FieldMask':
      return maskIn(commentOf(reference, field));
    default:
      return depth < deepest ? exampleOf(reference, message, depth + 1) : undefined;
  }
}

/** The first path that a comment names. */
function maskIn(comment: string): string {
  const path = /`([a-z_]+(?:\.[a-z_]+)*)`/u.exec(comment)?.[1] ?? 'name';
  return path.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

function scalar(reference: Reference, field: DescField, type: ScalarType): unknown {
  switch (type) {
    case ScalarType.STRING:
      return text(commentOf(reference, field), field.name);
    case ScalarType.BOOL:
      return true;
    case ScalarType.BYTES:
      return undefined;
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return '1';
    default:
      return field.name === 'page_size' ? 50 : 1;
  }
}

/** The first thing in backquotes of a comment is what such a field looks like. */
function text(comment: string, name: string): string {
  if (name === 'request_id') return 'a-text-of-your-own-0001';
  const shown = /`([^`]+)`/u.exec(comment)?.[1] ?? '';
  if (shown.includes('{'))
    return shown
      .replaceAll(/\{uuid\}/gu, id)
      .replaceAll(/\{(?:node|home)\}/gu, 'arta')
      .replaceAll(/[{}]/gu, '');
  if (shown === 'YYYY-MM-DD' || name.endsWith('_date')) return '2027-03-01';
  return shown === '' || shown.includes(' ') ? name.replaceAll('_', ' ') : shown;
}
