// Dials the leaf port of the meta-cluster as a stranger would, and prints what comes back: `node test/support/dial-leaf.ts JSON`.
import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { fromSeed } from '@nats-io/nkeys';

/** How to dial. */
export interface Dial {
  readonly host: string;
  readonly port: number;
  /** Without it nothing is encrypted. */
  readonly tls?: { readonly authority: string; readonly certificate: string; readonly key: string };
  /** Signs the server's nonce with this seed, as a leaf does. */
  readonly seedFile?: string;
}

/** What came back. */
export interface Dialled {
  /** First words of the lines of the server, such as `INFO` and `-ERR 'Authorization Violation'`. */
  readonly lines: readonly string[];
  /** Whether the server's certificate is by the authority that was given; of a connection by TLS. */
  readonly trusted?: boolean;
  /** How the connection ended, where an error ended it. */
  readonly error?: string;
}

const dial = JSON.parse(process.argv[2] ?? '{}') as Dial;
process.stdout.write(`${JSON.stringify(await dialled(dial))}\n`);

function dialled({ host, port, tls, seedFile }: Dial): Promise<Dialled> {
  const socket: Socket = tls
    ? connectTls({
        host,
        port,
        ca: readFileSync(tls.authority),
        cert: readFileSync(tls.certificate),
        key: readFileSync(tls.key),
        // The certificate of a stranger's authority is the server's to refuse, not ours.
        rejectUnauthorized: false,
      })
    : connectPlain({ host, port });
  let text = '';
  let answered = false;
  return new Promise((resolve) => {
    const end = (error?: Error): void => {
      socket.destroy();
      const lines = text
        .split('\r\n')
        .filter(Boolean)
        .map((line) => (line.startsWith('-ERR') ? line : (line.split(' ')[0] ?? '')));
      resolve({
        lines,
        ...(socket instanceof TLSSocket ? { trusted: socket.authorized } : {}),
        ...(error ? { error: error.message } : {}),
      });
    };
    socket.once('error', end);
    socket.once('close', () => end());
    // A server that shall speak first and does not is told something that is no TLS; it then hangs up.
    if (!tls) socket.once('connect', () => socket.write('CONNECT {}\r\n'));
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (!text.startsWith('INFO ') || !text.includes('\r\n')) return;
      if (!seedFile) return end();
      if (!answered) {
        answered = true;
        socket.write(`CONNECT ${JSON.stringify(connectOptions(text, seedFile))}\r\nPING\r\n`);
      } else if (/\r\n(PONG|-ERR[^\r]*)\r\n/u.test(text)) end();
    });
  });
}

function connectOptions(info: string, seedFile: string): object {
  const { nonce } = JSON.parse(info.slice('INFO '.length, info.indexOf('\r\n'))) as { nonce: string };
  const pair = fromSeed(readFileSync(seedFile));
  const sig = Buffer.from(pair.sign(Buffer.from(nonce, 'utf8'))).toString('base64url');
  return { version: '2.15.1', name: 'stranger', server_id: 'stranger', nkey: pair.getPublicKey(), sig };
}
