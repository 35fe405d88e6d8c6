import type { Document } from 'mongodb';
import type { Change } from './archive-record.ts';

/**
 * A document after a change of it, `undefined` where there is none. May be applied to a document that has the change already: with all that
 * follow it comes to the same.
 */
export function foldChange(document: Document | undefined, change: Change): Document | undefined {
  switch (change.kind) {
    case 'put':
      return change.document;
    case 'remove':
      return undefined;
    case 'update':
      return document && updated(document, change);
    default:
      return change satisfies never;
  }
}

function updated(document: Document, { set, unset, truncated }: Change & { kind: 'update' }): Document {
  const next = copyOf(document) as Document;
  for (const { field, size } of truncated) {
    const found = holderOf(next, field);
    const list = found.holder[found.key as never] as unknown;
    if (Array.isArray(list) && list.length > size) list.length = size;
  }
  for (const path of unset) {
    const { holder, key } = holderOf(next, path);
    delete (holder as Document)[key];
  }
  for (const [path, value] of Object.entries(set)) {
    const { holder, key } = holderOf(next, path);
    if (Array.isArray(holder)) holder[Number(key)] = value;
    else holder[key] = value;
  }
  return next;
}

/** What holds the last part of a path. */
function holderOf(document: Document, path: string): { readonly holder: Document | unknown[]; readonly key: string } {
  const parts = path.split('.');
  const key = parts.pop() ?? path;
  let holder: Document = document;
  for (const part of parts) {
    const next = holder[part] as unknown;
    if (!isHolder(next)) holder[part] = {};
    holder = holder[part] as Document;
  }
  return { holder, key };
}

/** Documents and lists are copied; values, such as moments and bytes, are shared. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (!isHolder(value)) return value;
  return Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, copyOf(one)]));
}

function isHolder(value: unknown): boolean {
  return Array.isArray(value) || (typeof value === 'object' && value !== null && isPlain(value));
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}
