import { createHash } from 'node:crypto';
import { accept, invalid, type Outcome } from '@inclust/kernel';

/** Where a page ended: the sort key and the id of its last row. */
export interface PagePosition {
  readonly key: string;
  readonly id: string;
  /** What the list found out for its first page and keeps to for the others. */
  readonly kept?: string;
}

/** The largest and the default page. */
export const pageSizes = { default: 50, most: 1_000 } as const;

/** The page size to use for a wish: 50 for 0, at most 1,000; a negative one is refused. */
export function pageSize(wish: number): Outcome<number> {
  if (wish < 0)
    return invalid([{ field: 'page_size', rule: 'not-negative', message: 'page_size must not be negative.' }]);
  return accept(wish === 0 ? pageSizes.default : Math.min(wish, pageSizes.most));
}

/** A token for the page after `position` of the list that `list` describes (its method and filter). */
export function encodePageToken(list: string, position: PagePosition): string {
  return Buffer.from(
    JSON.stringify([mark(list), position.key, position.id, ...(position.kept === undefined ? [] : [position.kept])]),
  ).toString('base64url');
}

/** The position in a token; `undefined` for the first page. A token of another list is refused. */
export function decodePageToken(list: string, token: string): Outcome<PagePosition | undefined> {
  if (token === '') return accept(undefined);
  const parts = parse(token);
  if (Array.isArray(parts) && parts[0] === mark(list) && typeof parts[1] === 'string' && typeof parts[2] === 'string') {
    const [, key, id, kept] = parts;
    return accept({ key, id, ...(typeof kept === 'string' ? { kept } : {}) });
  }
  return invalid([
    {
      field: 'page_token',
      rule: 'page-token-of-this-list',
      message: 'page_token is not from this list with this filter.',
    },
  ]);
}

function mark(list: string): string {
  return createHash('sha256').update(list).digest('base64url').slice(0, 8);
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
