import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Message, Sender } from '../../app/ports.ts';
import { reasonOf, type Attempt, type AttemptReason } from '../../domain/attempt.ts';
import type { AddressRules } from './address-rules.ts';
import { post } from './post.ts';
import { signatureHeader } from './sign.ts';

/** Finds the addresses of a name; rejects with `ENOTFOUND` where there is none. */
export type FindAddresses = (name: string) => Promise<readonly string[]>;

/** How requests are sent. */
export interface SendingOptions {
  readonly rules: AddressRules;
  /** The system's resolver when absent. */
  readonly findAddresses?: FindAddresses | undefined;
  /** How long a try may take from looking up the name to the end of the answer, in milliseconds. */
  readonly within: number;
  /** The authority to trust, PEM; the system's when absent. */
  readonly authority?: string | undefined;
  readonly now: () => number;
}

/** A try that was not made, or to which no status came. */
class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
  readonly reason: AttemptReason;

  constructor(reason: AttemptReason) {
    super(reason);
    this.reason = reason;
  }
}

/** Sends over HTTP, each try with a name that is looked up anew, whose addresses are checked, and a connection to one of those. */
export function httpSender(options: SendingOptions): Sender {
  return {
    send: async (message, stop) => {
      const at = options.now();
      const began = performance.now();
      const late = AbortSignal.timeout(options.within);
      const took = (): Pick<Attempt, 'at' | 'milliseconds'> => ({
        at,
        milliseconds: Math.round(performance.now() - began),
      });
      try {
        const { status, bytes, retryAfter } = await posted(options, message, at, AbortSignal.any([late, stop]));
        const asked = retryAfterOf(retryAfter, options.now());
        const answer = { ...took(), status, reason: reasonOf(status), responseBytes: bytes };
        return asked === undefined ? answer : { ...answer, retryAfter: asked };
      } catch (error) {
        if (stop.aborted) return undefined;
        return { ...took(), status: 0, reason: late.aborted ? 'too-slow' : reasonOfError(error), responseBytes: 0 };
      }
    },
  };
}

async function posted(
  options: SendingOptions,
  { url: text, id, body, secrets }: Message,
  at: number,
  signal: AbortSignal,
) {
  const url = new URL(text);
  const timestamp = String(Math.floor(at / 1_000));
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'InClust-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureHeader(secrets, id, timestamp, body),
  };
  const addresses = await allowedAddresses(options, url, signal);
  return post({ url, addresses, headers, body, authority: options.authority }, signal);
}

async function allowedAddresses(
  { rules, findAddresses = systemAddresses }: SendingOptions,
  url: URL,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const host = url.hostname.replace(/^\[(.*)\]$/u, '$1');
  const found = isIP(host) > 0 ? [host] : await unlessAborted(findAddresses(host), signal);
  const tls = url.protocol === 'https:';
  const allowed = found.filter((address) => rules.isAllowed(address, tls));
  if (allowed.length > 0) return allowed;
  const onlyForTls = !tls && found.some((address) => rules.isAllowed(address, true));
  throw new UnansweredError(onlyForTls ? 'plain-http-refused' : 'address-refused');
}

async function systemAddresses(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

/** The system's resolver does not let itself be stopped. */
function unlessAborted<Found>(work: Promise<Found>, signal: AbortSignal): Promise<Found> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new UnansweredError('too-slow'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

const nobodyThere = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ETIMEDOUT|EADDRNOTAVAIL)$/u;
const noName = /^(ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL)$/u;
const wrongTls = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_|INVALID_|EPROTO)/u;

function reasonOfError(error: unknown): AttemptReason {
  if (error instanceof UnansweredError) return error.reason;
  const { code } = error as { readonly code?: unknown };
  const text = typeof code === 'string' ? code : '';
  if (nobodyThere.test(text)) return 'connection-refused';
  if (noName.test(text)) return 'name-unknown';
  return wrongTls.test(text) ? 'tls-failed' : 'connection-lost';
}

/** For how long a receiver asks to be left alone, in milliseconds (RFC 9110, 10.2.3): so many seconds, or until a date. */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/u.test(header)) return Number(header) * 1_000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}
