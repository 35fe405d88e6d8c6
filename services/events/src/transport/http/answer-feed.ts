import type { IncomingHttpHeaders } from 'node:http';
import {
  acceptedLanguage,
  methodNotAllowed,
  problemAnswer,
  textAnswer,
  feedNotFound,
  type HttpAnswer,
  type HttpRequest,
} from '@inclust/http';
import type { InstantText, Language } from '@inclust/kernel';
import { feedContent } from './feed-content.ts';
import { feedQuery, type FeedQuery } from './feed-query.ts';
import type { FeedSources } from './feed-sources.ts';
import { feedTarget, type FeedTarget } from './feed-target.ts';
import { contentTypes, feedText, type FeedFrame } from './feed-text.ts';
import type { KeptAnswers, WrittenFeed } from './kept-answers.ts';

/** What answering needs beside what reading does. */
export interface AnsweringSources extends FeedSources {
  /** The node's first language. */
  readonly language: Language;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly answers: KeptAnswers;
}

/** For how long whoever stands between may give the same answer, in seconds. */
const maxAge = 300;

/** Answers a request for a feed, by a problem of RFC 9457 where there is none of it; `undefined` for a path that names none. */
export async function answerFeed(
  sources: AnsweringSources,
  { method, url, headers }: HttpRequest,
): Promise<HttpAnswer | undefined> {
  const [path = '', search = ''] = splitOnce(url, '?');
  const target = feedTarget(path);
  if (!target) return undefined;
  if (method !== 'GET' && method !== 'HEAD') return problemAnswer(methodNotAllowed, { allow: 'GET, HEAD' });
  const query = feedQuery(target.scope, new URLSearchParams(search));
  if (!query.ok) {
    const { code, violations = [] } = query.refusal;
    return problemAnswer({
      status: 400,
      code,
      detail: 'These parameters break a rule.',
      violations: violations.map(({ field: parameter, rule, message }) => ({ parameter, rule, message })),
    });
  }
  const language = query.value.language ?? acceptedLanguage(headers['accept-language'], sources.language);
  const origin = originOf(headers);
  const written = await sources.answers.find(`${language} ${origin} ${url}`, sources.now, () =>
    writeFeed(sources, target, query.value, { language, origin, address: url }),
  );
  if (!written) return problemAnswer(feedNotFound);
  return textAnswer(headers, {
    ...written,
    contentType: contentTypes[target.format],
    language,
    cacheControl: `public, max-age=${maxAge}`,
    vary: query.value.language ? 'Accept-Encoding' : 'Accept-Encoding, Accept-Language',
    now: sources.now(),
  });
}

async function writeFeed(
  sources: AnsweringSources,
  target: FeedTarget,
  query: FeedQuery,
  frame: Pick<FeedFrame, 'language' | 'origin' | 'address'>,
): Promise<WrittenFeed | undefined> {
  const content = await feedContent(sources, target.scope, query, frame.language);
  if (!content) return undefined;
  // Names are looked up while the feed is read.
  const changed = later(content.changed, sources.organisers.changedAt());
  const text = feedText(target, content, { ...frame, node: sources.app.node, changed });
  return { bytes: Buffer.from(text), changed };
}

function later(one: InstantText | undefined, other: InstantText | undefined): InstantText | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}

/** Where the reader has found the feed, as she or the proxy before us says; it is told to nobody else. */
function originOf({ host = '', 'x-forwarded-proto': scheme }: IncomingHttpHeaders): string {
  const name = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(host) ? host.toLowerCase() : 'localhost';
  return `${scheme === 'https' ? 'https' : 'http'}://${name}`;
}

function splitOnce(text: string, at: string): string[] {
  const position = text.indexOf(at);
  return position < 0 ? [text] : [text.slice(0, position), text.slice(position + 1)];
}
