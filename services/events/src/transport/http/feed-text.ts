import { writeAtom, writeCalendar } from '@inclust/feeds';
import type { InstantText, Language, NodeId } from '@inclust/kernel';
import type { FeedContent } from './feed-sources.ts';
import { isOfOne, type FeedFormat, type FeedScope, type FeedTarget } from './feed-target.ts';

/** How a feed is told of in a header. */
export const contentTypes: Readonly<Record<FeedFormat, string>> = {
  ics: 'text/calendar; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  jsonld: 'application/ld+json; charset=utf-8',
};

/** What is around the events of a feed. */
export interface FeedFrame {
  readonly node: NodeId;
  readonly language: Language;
  /** Where the reader has found it, `https://host`. */
  readonly origin: string;
  /** Path and parameters, as asked for. */
  readonly address: string;
  /** When something here was changed last. */
  readonly changed: InstantText | undefined;
}

/** How long a program may wait before it asks again. */
const refreshMinutes = 60;

/** A day on which the name of the node, from which ids are made, was its own. */
const since = '2026-01-01';

const never = '1970-01-01T00:00:00.000Z' as InstantText;

/** A feed as text; the same events in the same frame give the same bytes. */
export function feedText({ format, scope }: FeedTarget, { title, events }: FeedContent, frame: FeedFrame): string {
  const { node, language, origin, address, changed } = frame;
  if (format === 'ics')
    return writeCalendar(
      { name: title, language, method: 'PUBLISH', refreshMinutes },
      events.map(({ calendar }) => calendar),
    );
  if (format === 'jsonld') {
    const [only] = events;
    if (isOfOne(scope) && only) return `${only.jsonLd}\n`;
    return `{"@context":"https://schema.org","@graph":[${events.map(({ jsonLd }) => jsonLd).join(',')}]}\n`;
  }
  const whenOf = new Map(events.map((one) => [one.event, one]));
  return writeAtom(
    {
      title,
      language,
      authority: `${node}.inclust`,
      authorityOf: ({ uid }) => uid.slice(uid.indexOf('@') + 1),
      since,
      path: `${pathOf(scope)}/${language}`,
      selfUrl: `${origin}${address}`,
      pageUrl: `${origin}/`,
      author: node,
      // With events, the newest of them says it.
      updatedAt: events.length > 0 ? never : (changed ?? never),
      when: (event) => whenOf.get(event)?.when ?? '',
    },
    events.map(({ event }) => event),
  );
}

function pathOf(scope: FeedScope): string {
  if (scope.kind === 'city') return 'events';
  if (scope.kind === 'federation') return ['federation', scope.node, scope.event].filter(Boolean).join('/');
  return scope.kind === 'organiser' ? `organisers/${scope.name}` : `${scope.kind}s/${scope.id}`;
}
