import type { IncomingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type InstantText, type Language } from '@inclust/kernel';
import { acceptedLanguage, acceptsGzip } from './accepted.ts';
import { feedContent } from './feed-content.ts';
import { feedQuery, type FeedQuery } from './feed-query.ts';
import type { FeedSources } from './feed-sources.ts';
import { feedTarget, type FeedTarget } from './feed-target.ts';
import { contentTypes, feedText, type FeedFrame } from './feed-text.ts';
import type { KeptAnswers, WrittenFeed } from './kept-answers.ts';
import { feedNotFound, methodNotAllowed, problemText, type HttpProblem } from './problem.ts';
import { etagOf, isUnchanged, lastModifiedOf } from './validators.ts';

/** What a reader sends. */
export interface FeedRequest {
  readonly method: string;
  /** Path and parameters. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** What she gets. */
export interface FeedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where nothing has changed. */
  readonly body: Uint8Array;
}

/** What answering needs beside what reading does. */
export interface AnsweringSources extends FeedSources {
  /** The node's first language. */
  readonly language: Language;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly answers: KeptAnswers;
}

const compress = promisify(gzip);

/** Below so many bytes gzip saves nothing. */
const worthCompressing = 860;

/** For how long whoever stands between may give the same answer, in seconds. */
const maxAge = 300;

/** Answers a request for a feed; a problem by RFC 9457 where there is none. */
export async function answerFeed(
  sources: AnsweringSources,
  { method, url, headers }: FeedRequest,
): Promise<FeedAnswer> {
  const [path = '', search = ''] = splitOnce(url, '?');
  const target = feedTarget(path);
  if (!target) return problemAnswer(feedNotFound);
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
  const { bytes: plain, changed } = written;
  const isGzip = plain.byteLength >= worthCompressing && acceptsGzip(headers['accept-encoding']);
  const etag = etagOf(plain, isGzip);
  const lastModified = lastModifiedOf(changed, sources.now());
  const shared = {
    etag,
    ...(lastModified === undefined ? {} : { 'last-modified': new Date(lastModified).toUTCString() }),
    'cache-control': `public, max-age=${maxAge}`,
    vary: query.value.language ? 'Accept-Encoding' : 'Accept-Encoding, Accept-Language',
  };
  if (isUnchanged(headers, { etag, ...(lastModified === undefined ? {} : { lastModified }) }))
    return { status: 304, headers: shared, body: new Uint8Array() };
  return {
    status: 200,
    headers: {
      ...shared,
      'content-type': contentTypes[target.format],
      'content-language': language,
      ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
    },
    body: isGzip ? await compress(plain) : plain,
  };
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

/** A problem as an answer, which nobody keeps. */
export function problemAnswer(problem: HttpProblem, more: Readonly<Record<string, string>> = {}): FeedAnswer {
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', ...more },
    body: Buffer.from(problemText(problem)),
  };
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
