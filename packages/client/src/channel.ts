import { credentials, type ChannelCredentials } from '@grpc/grpc-js';

/**
 * How an address is reached: on loopback in plain text unless an authority is given, elsewhere always by TLS, since calls carry tokens and
 * keys. `authority` is PEM; without it those of the system are trusted.
 */
export function channelTo(address: string, authority: string | undefined): ChannelCredentials {
  if (authority !== undefined) return credentials.createSsl(Buffer.from(authority));
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]):\d+$/u.test(address)
    ? credentials.createInsecure()
    : credentials.createSsl();
}
