import { createHash, type X509Certificate } from 'node:crypto';
import { connect, createSecureContext } from 'node:tls';
import { credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { Failure } from '../failure.ts';

const patience = 10_000;

/**
 * Credentials that trust one certificate and nothing else: the one that `host:port` presents now, if it has the fingerprint (SHA-256,
 * base64url) that the invitation pins. Nothing is sent before that is known.
 */
export async function pinnedCredentials(address: string, fingerprint: string): Promise<ChannelCredentials> {
  const presented = await presentedCertificate(address);
  if (fingerprintOf(presented.raw) !== fingerprint) {
    throw new Failure(
      'refused',
      'certificate-mismatch',
      `${address} presents another certificate than the invitation names.`,
      'Somebody may listen in between: ask the meta-cluster for its fingerprint over another channel.',
    );
  }
  const context = createSecureContext({
    ca: presented.toString(),
    allowPartialTrustChain: true,
    minVersion: 'TLSv1.3',
  });
  return credentials.createFromSecureContext(context, {
    checkServerIdentity: (_, certificate) =>
      fingerprintOf(certificate.raw) === fingerprint ? undefined : new Error('the certificate is not the pinned one'),
  });
}

function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('base64url');
}

function presentedCertificate(address: string): Promise<X509Certificate> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replaceAll(/^\[|\]$/gu, '');
  const port = Number(address.slice(colon + 1));
  return new Promise((resolve, reject) => {
    const away = (why: string, cause?: Error): void =>
      reject(
        new Failure(
          'away',
          'meta-away',
          `${address} does not answer: ${why}.`,
          'Is the meta-cluster up, and its joining port reachable?',
          { cause },
        ),
      );
    // The certificate is looked at, not trusted: the fingerprint decides.
    const socket = connect({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2'], timeout: patience });
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      socket.destroy();
      if (certificate) resolve(certificate);
      else away('it presents no certificate');
    });
    socket.once('timeout', () => {
      socket.destroy();
      away(`nothing came within ${patience / 1_000} s`);
    });
    socket.once('error', (error) => away(error.message, error));
  });
}

/** The name to expect in the pinned certificate: every node's certificate has it, and an address cannot stand as a server name in TLS. */
export const pinnedName = {
  'grpc.ssl_target_name_override': 'localhost',
  'grpc.default_authority': 'localhost',
} as const;
