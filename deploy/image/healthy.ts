// Asks the process of this container whether it serves (`grpc.health.v1.Health/Check`): the exit code is 0 only then.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type SecureClientSessionOptions } from 'node:http2';
import { join } from 'node:path';

/** How long an answer may take, in milliseconds. */
const patience = 4_000;
/** A message of no bytes: its head says that it is not compressed and how long it is. */
const request = Buffer.alloc(5);
/** A `HealthCheckResponse` with the status SERVING. */
const serving = Buffer.from([0, 0, 0, 0, 2, 8, 1]);

const tooLate = setTimeout(() => end(1), patience);
const { env } = process;
const [host, port] = address();
const session = connect(
  `${env['INCLUST_TLS_CERT'] ? 'https' : 'http'}://${host}:${port}`,
  env['INCLUST_TLS_CERT'] ? trusting(readFileSync(env['INCLUST_TLS_CERT'])) : {},
);
session.once('error', () => end(1));
const call = session.request({
  ':method': 'POST',
  ':path': '/grpc.health.v1.Health/Check',
  'content-type': 'application/grpc',
  te: 'trailers',
});
let answer = Buffer.alloc(0);
call.on('data', (chunk: Buffer) => (answer = Buffer.concat([answer, chunk])));
call.once('error', () => end(1));
call.once('end', () => end(answer.equals(serving) ? 0 : 1));
call.end(request);

function end(code: number): void {
  clearTimeout(tooLate);
  process.exitCode ??= code;
  session.destroy();
}

/** Where the process listens, from this container. */
function address(): [host: string, port: string] {
  const home = env['INCLUST_HOME'] ?? '';
  const { grpcListen, ports } = JSON.parse(readFileSync(join(home, 'node.json'), 'utf8')) as {
    readonly grpcListen?: string;
    readonly ports: { readonly grpc: number };
  };
  const listen = env['INCLUST_GRPC_LISTEN'] || grpcListen || `127.0.0.1:${ports.grpc}`;
  const colon = listen.lastIndexOf(':');
  const own = listen.slice(0, colon).replace('0.0.0.0', '127.0.0.1').replace('[::]', '[::1]');
  return [own, listen.slice(colon + 1)];
}

/** The node's own certificate and no other, whatever name it is for. */
function trusting(certificate: Buffer): SecureClientSessionOptions {
  const own = new X509Certificate(certificate);
  return {
    ca: certificate,
    allowPartialTrustChain: true,
    checkServerIdentity: (_, presented) => (presented.raw.equals(own.raw) ? undefined : new Error('another one')),
  };
}
