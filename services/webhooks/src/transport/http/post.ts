import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

/** A receiver's answer, as far as it is read. */
export interface Answer {
  readonly status: number;
  /** How many bytes of its body were read. */
  readonly bytes: number;
  readonly retryAfter: string | undefined;
}

/** A request, and the addresses of its host that it may go to. */
export interface Post {
  readonly url: URL;
  readonly addresses: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The authority to trust, PEM; the system's when absent. */
  readonly authority?: string | undefined;
}

/** How much of an answer is read, in bytes. */
const mostRead = 65_536;

/**
 * Posts over a connection of its own, to one of the addresses and nowhere else, and follows no redirect. Rejects where no status came.
 * Once there is a status the answer stands, whatever becomes of its body.
 */
export function post({ url, addresses, headers, body, authority }: Post, signal: AbortSignal): Promise<Answer> {
  const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      signal,
      // A connection that is kept would keep its address too.
      agent: false,
      lookup: lookupAmong(addresses),
      ...(authority === undefined ? {} : { ca: authority }),
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      sent.off('error', reject);
      // What breaks from now on changes nothing.
      sent.on('error', () => {});
      void read(response).then((bytes) => {
        sent.destroy();
        const { statusCode: status = 0, headers: told } = response;
        resolve({ status, bytes, retryAfter: told['retry-after'] });
      });
    });
    sent.end(body);
  });
}

/** Reads an answer to its end, or as much of it as is read; how many bytes. */
async function read(response: IncomingMessage): Promise<number> {
  let bytes = 0;
  try {
    for await (const chunk of response) {
      bytes += (chunk as Buffer).length;
      if (bytes >= mostRead) return mostRead;
    }
  } catch {
    // It ended in its middle, or too late.
  }
  return bytes;
}

/** Answers for any name with these addresses. Addresses themselves are not looked up. */
function lookupAmong(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_, options, done) => {
    const [first] = all;
    if (!first) return done(new Error('no address is allowed'), '');
    if (options.all === true) return done(null, all);
    done(null, first.address, first.family);
  };
}
