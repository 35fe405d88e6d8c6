import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { credentials } from '@grpc/grpc-js';
import type { ClientOptions } from '@inclust/rpc';

/**
 * How an address is reached: on loopback in plain text unless an authority is given, elsewhere always by TLS, since calls carry tokens and
 * keys. `authority` is PEM; without it those of the system are trusted.
 */
export function channelTo(address: string, authority: string | undefined): Pick<ClientOptions, 'channel' | 'options'> {
  if (authority === undefined && /^(localhost|127(\.\d{1,3}){3}|\[::1\]):\d+$/u.test(address)) return {};
  const trusted = authority === undefined ? null : Buffer.from(authority);
  const host = address.slice(0, address.lastIndexOf(':')).replaceAll(/^\[|\]$/gu, '');
  if (isIP(host) === 0) return { channel: credentials.createSsl(trusted) };
  // An address cannot stand as a server name in TLS (RFC 6066, 3); the certificate must be for it all the same.
  return {
    channel: credentials.createSsl(trusted, null, null, {
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate as never),
    }),
    options: { 'grpc.ssl_target_name_override': 'localhost', 'grpc.default_authority': 'localhost' },
  };
}
