import type { InstantText } from '@inclust/kernel';
import type { FeedEvent } from './feed-event.ts';

/** An Atom feed around its events. */
export interface AtomInfo {
  readonly title: string;
  readonly language: string;
  /** A name of the node in the domain name system, and a day on which it was its own: what ids are made of (RFC 4151). */
  readonly authority: string;
  readonly since: string;
  /** The name of the node that made an event, so that its id is the same in the feeds of every node; `authority` when absent. */
  readonly authorityOf?: (event: FeedEvent) => string;
  /** Names the feed within the node, such as `events/el`. */
  readonly path: string;
  /** Where the feed itself is, and the page it is of. */
  readonly selfUrl: string;
  readonly pageUrl: string;
  /** Who answers for it. */
  readonly author: string;
  /** When the feed without an event was changed last; with events, the newest of them. */
  readonly updatedAt: InstantText;
  /** Of the time of an event, for people: in the caller's language. */
  readonly when: (event: FeedEvent) => string;
}

/** An Atom feed (RFC 4287) as XML text, entries in the order given. An event keeps its id for good; the same events give the same bytes. */
export function writeAtom(info: AtomInfo, events: readonly FeedEvent[]): string {
  const updated = events.reduce<string>(
    (newest, { modifiedAt }) => (modifiedAt > newest ? modifiedAt : newest),
    info.updatedAt,
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xml(info.language)}">`,
    element('id', tagOf(info, info.path)),
    element('title', info.title),
    element('updated', updated),
    `<author>${element('name', info.author)}</author>`,
    `<link rel="self" type="application/atom+xml" href="${xml(info.selfUrl)}"/>`,
    `<link rel="alternate" type="text/html" href="${xml(info.pageUrl)}"/>`,
    ...events.map((event) => entryText(info, event)),
    '</feed>',
    '',
  ].join('\n');
}

function entryText(info: AtomInfo, event: FeedEvent): string {
  const { uid, summary, description, createdAt, modifiedAt, url, organizers, categories, images, attachments } = event;
  const lines = [
    `<entry xml:lang="${xml(event.language)}">`,
    element('id', entryId({ ...info, authority: info.authorityOf?.(event) ?? info.authority }, uid)),
    element('title', summary),
    element('published', createdAt),
    element('updated', modifiedAt),
    ...organizers.map(
      (one) => `<author>${element('name', one.name)}${one.url === undefined ? '' : element('uri', one.url)}</author>`,
    ),
    ...categories.map((one) => `<category term="${xml(one)}"/>`),
    `<link rel="alternate" type="text/html" href="${xml(url ?? info.pageUrl)}"/>`,
    ...[...images, ...attachments].map(
      (one) =>
        `<link rel="enclosure" href="${xml(one.url)}"${one.mediaType === undefined ? '' : ` type="${xml(one.mediaType)}"`}/>`,
    ),
    element('summary', info.when(event)),
  ];
  if (description !== undefined) lines.push(element('content', description));
  return [...lines, '</entry>'].join('\n');
}

/** The id of an event for good: its UUID where the uid is one, else a tag of the node. */
function entryId(info: AtomInfo, uid: string): string {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(uid) ? `urn:uuid:${uid}` : tagOf(info, `event/${uid}`);
}

function tagOf({ authority, since }: AtomInfo, specific: string): string {
  return `tag:${authority},${since}:${specific.split('/').map(encodeURIComponent).join('/')}`;
}

function element(name: string, text: string): string {
  return `<${name}>${xml(text)}</${name}>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
};

/** A text in XML 1.0; characters that it cannot hold are left out. */
function xml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
    .replaceAll(/[&<>"'\r]/g, (one) => entities[one] ?? one);
}
