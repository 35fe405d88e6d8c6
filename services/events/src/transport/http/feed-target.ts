import { parseNodeId, parseUuid, type NodeId, type Uuid } from '@inclust/kernel';

/** What a feed is of. */
export type FeedScope =
  | { readonly kind: 'city' }
  | { readonly kind: 'venue'; readonly id: Uuid }
  /** `nodes/{node}/members/{uuid}`. */
  | { readonly kind: 'organiser'; readonly name: string }
  | { readonly kind: 'event'; readonly id: Uuid }
  /** All nodes, one of them, or one event of one of them, from the agenda that this node has. */
  | { readonly kind: 'federation'; readonly node?: NodeId; readonly event?: Uuid };

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
  if (things === 'federation') {
    if (first === '') return { kind: 'federation' };
    const node = parseNodeId(first);
    const event = second === undefined ? undefined : parseUuid(second);
    if (!node || (second !== undefined && !event)) return undefined;
    return { kind: 'federation', node, ...(event ? { event } : {}) };
  }
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

/** Whether a feed is of one event. */
export function isOfOne(scope: FeedScope): boolean {
  return scope.kind === 'event' || (scope.kind === 'federation' && scope.event !== undefined);
}
