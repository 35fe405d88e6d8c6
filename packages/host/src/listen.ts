import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import { credentials, ServerCredentials } from '@grpc/grpc-js';
import type { ClientOptions } from '@inclust/rpc';
import { ConfigError } from './config.ts';
import type { NodeProcessConfig } from './node-config.ts';

/** Where a process of a node answers, and how. */
export interface Listening {
  /** `host:port`. */
  readonly listen: string;
  /** Where other services in this process find it, `host:port`. */
  readonly own: string;
  /** Plain text when absent. */
  readonly credentials?: ServerCredentials;
  /** How the processes of the node reach one another. */
  readonly client: Pick<ClientOptions, 'channel' | 'options'>;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * Where to listen: as the environment says, else the node's file, else `port` on loopback. Beyond loopback only with TLS. Throws
 * `ConfigError`.
 */
export function listening(
  { grpcListen, tlsCert, tlsKey }: Pick<NodeProcessConfig, 'grpcListen' | 'tlsCert' | 'tlsKey'>,
  file: { readonly grpcListen?: string; readonly ports: { readonly grpc: number } },
): Listening {
  const listen = grpcListen ?? file.grpcListen ?? `127.0.0.1:${file.ports.grpc}`;
  const [host, port] = split(listen);
  const own = listen.startsWith('[::]:') ? `[::1]:${port}` : host === '0.0.0.0' ? `127.0.0.1:${port}` : listen;
  if (!tlsCert || !tlsKey) {
    if (isLoopback(host)) return { listen, own, client: {} };
    throw new ConfigError([
      `${grpcListen ? 'INCLUST_GRPC_LISTEN' : 'grpcListen of node.json'} is not on loopback: set INCLUST_TLS_CERT and INCLUST_TLS_KEY, since tokens and keys must not travel in plain text`,
    ]);
  }
  const [certificate, key] = [read('INCLUST_TLS_CERT', tlsCert), read('INCLUST_TLS_KEY', tlsKey)];
  return {
    listen,
    own,
    credentials: ServerCredentials.createSsl(null, [{ cert_chain: certificate, private_key: key }]),
    client: ownCertificateOnly(certificate),
  };
}

/** Trusts the node's own certificate and nothing else, whatever name it is for: the services of a node share it. */
function ownCertificateOnly(certificate: Buffer): Pick<ClientOptions, 'channel' | 'options'> {
  const own = new X509Certificate(certificate);
  const context = createSecureContext({ ca: certificate, allowPartialTrustChain: true, minVersion: 'TLSv1.2' });
  const channel = credentials.createFromSecureContext(context, {
    checkServerIdentity: (_, presented) =>
      presented.raw.equals(own.raw) ? undefined : new Error('the certificate is not that of this node'),
  });
  return { channel, options: { 'grpc.ssl_target_name_override': 'localhost', 'grpc.default_authority': 'localhost' } };
}

function read(variable: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigError([`${variable} names a file that cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
}

function split(listen: string): [host: string, port: string] {
  const colon = listen.lastIndexOf(':');
  return [listen.slice(0, colon).replaceAll(/^\[|\]$/gu, ''), listen.slice(colon + 1)];
}

function isLoopback(host: string): boolean {
  const version = isIP(host);
  return version === 0 ? host === 'localhost' : loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
}
