import type { HttpAnswer } from './http-site.ts';

/** Why a request is not answered with a feed, as it is told by RFC 9457. */
export interface HttpProblem {
  readonly status: 400 | 404 | 405 | 500 | 503;
  /** Stable, kebab-case. */
  readonly code: string;
  /** One English sentence that names the rule; holds no value. */
  readonly detail: string;
  /** The parameters at fault and the rules they broke. */
  readonly violations?: readonly { readonly parameter: string; readonly rule: string; readonly message: string }[];
}

const titles: Readonly<Record<HttpProblem['status'], string>> = {
  400: 'Bad Request',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** There is no such feed, or what it is of is not there for everybody. */
export const feedNotFound: HttpProblem = {
  status: 404,
  code: 'feed-not-found',
  detail: 'There is no such feed, or nothing for everybody to see in it.',
};

/** Only reading is served. */
export const methodNotAllowed: HttpProblem = {
  status: 405,
  code: 'method-not-allowed',
  detail: 'A feed is read with GET or HEAD.',
};

/** A server that is needed is away. */
export const unavailable: HttpProblem = {
  status: 503,
  code: 'unavailable',
  detail: 'A part of this node is away; try again.',
};

/** A bug. */
export const failed: HttpProblem = {
  status: 500,
  code: 'internal',
  detail: 'The node failed to answer; its log says why.',
};

/** A problem as an answer, which nobody keeps. */
export function problemAnswer(problem: HttpProblem, more: Readonly<Record<string, string>> = {}): HttpAnswer {
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', ...more },
    body: Buffer.from(problemText(problem)),
  };
}

/** A problem as `application/problem+json`. */
function problemText({ status, ...rest }: HttpProblem): string {
  return `${JSON.stringify({ type: 'about:blank', title: titles[status], status, ...rest })}\n`;
}
