import { createHash } from 'node:crypto';
import type { EventDraft } from './import-item.ts';

/** A hash of what a draft says, without when it was written or changed: SHA-256 of its JSON with names in order. */
export function contentDigest({ createdAt: _created, modifiedAt: _modified, ...content }: EventDraft): string {
  return createHash('sha256').update(canonical(content)).digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'bigint') return one.toString();
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
