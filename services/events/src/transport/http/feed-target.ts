import { parseNodeId, parseUuid, type Uuid } from '@inclust/kernel';

/** What a feed is of. */
export type FeedScope =
  | { readonly kind: 'city' }
  | { readonly kind: 'venue'; readonly id: Uuid }
  /** `nodes/{node}/members/{uuid}`. */
  | { readonly kind: 'organiser'; readonly name: string }
  | { readonly kind: 'event'; readonly id: Uuid };

/** In what a feed is written. */
export type FeedFormat = 'ics' | 'atom' | 'jsonld';

export interface FeedTarget {
  readonly scope: FeedScope;
  readonly format: FeedFormat;
}

const formats: readonly FeedFormat[] = ['ics', 'atom', 'jsonld'];

/** The feed that a path names; `undefined` for any other path. */
export function feedTarget(path: string): FeedTarget | undefined {
  const [, start, ending = ''] = /^\/feeds\/([a-z0-9/-]+)\.([a-z]+)$/.exec(path) ?? [];
  const format = formats.find((one) => one === ending);
  const scope = start === undefined ? undefined : scopeOf(start.split('/'));
  return format && scope ? { scope, format } : undefined;
}

function scopeOf([things, first = '', second, ...more]: readonly string[]): FeedScope | undefined {
  if (more.length > 0) return undefined;
  if (things === 'organisers') {
    const [node, member] = [parseNodeId(first), parseUuid(second ?? '')];
    return node && member ? { kind: 'organiser', name: `nodes/${node}/members/${member}` } : undefined;
  }
  if (second !== undefined) return undefined;
  if (things === 'events' && first === '') return { kind: 'city' };
  const id = parseUuid(first);
  if (!id) return undefined;
  if (things === 'venues') return { kind: 'venue', id };
  return things === 'events' ? { kind: 'event', id } : undefined;
}
