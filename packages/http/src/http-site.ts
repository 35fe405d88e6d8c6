import type { IncomingHttpHeaders } from 'node:http';

/** What a reader sends. */
export interface HttpRequest {
  readonly method: string;
  /** Path and parameters. May hold a secret: never log it. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** What she gets. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where nothing has changed. */
  readonly body: Uint8Array;
}

/** Answers what is asked for under the paths that it knows; `undefined` for any other. */
export type HttpSite = (request: HttpRequest) => Promise<HttpAnswer | undefined>;
