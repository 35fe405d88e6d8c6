import type { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { ListTrustAnswer, ListTrustCall, type CityTrust } from '@inclust/contracts';
import { callNode, NodeCallError } from '@inclust/messaging';
import {
  areAuthoritiesUnread,
  authoritiesOf,
  authorityId,
  certificatesIn,
  homePaths,
  keepAuthorities,
  loadCertificates,
  markAuthoritiesUnread,
  putToUse,
  readAuthorities,
  readNodeFile,
  signerOfLink,
  signingAuthority,
  type HomePaths,
  type NodeFile,
} from '@inclust/node-home';
import { Failure } from '../failure.ts';
import { openOwnServer, type OwnServer } from './own-server.ts';
import { renewServerCertificate } from './renew-server-certificate.ts';

/** A moment of it, told to failure tests: everything before it is done. */
export type AuthorityStep = 'next-made' | 'both-trusted' | 'next-signs' | 'server-certified' | 'earlier-ended';

/** How to renew the federation's authority. */
export interface AuthorityOptions {
  readonly home: string;
  /** Goes on without the cities that are waited for: they come again by an invitation. */
  readonly compromised: boolean;
  readonly now: () => Date;
  readonly onStep?: (step: AuthorityStep) => void;
}

/** How far it has come. */
export interface AuthorityRenewed {
  /**
   * `entered`: both are trusted here, and cities are to take up the new one. `signs`: it signs, and cities are to get certificates by it. `done`: the one
   * before has ended.
   */
  readonly state: 'entered' | 'signs' | 'done';
  /** The cities that are waited for. */
  readonly waitsFor: readonly string[];
  /** The new authority: SHA-256, base64url. */
  readonly authority: string;
}

/** How long cities whose link is up may take to do as they are told, in milliseconds. */
const patience = 15_000;

/**
 * Makes a new authority for the federation and puts it in the place of the present one, as far as the cities have come: first all trust both, then the new one
 * signs, then the one before ends. At every moment each side trusts what the other shows. One that was cut off, or waits, goes on with the next call.
 * Refused: `streams-away`, `process-away`, `configuration-refused`.
 */
export async function renewAuthority(options: AuthorityOptions): Promise<AuthorityRenewed> {
  const { home, now, onStep = () => {} } = options;
  const node = readNodeFile(home);
  const paths = homePaths(home);
  await using server = await openOwnServer(node, paths);
  // Between its beginning and its end there are two, and the next one has a key of its own until it signs.
  const isSigning = !existsSync(paths.nextAuthorityKey) && authoritiesOf(paths).length > 1;
  if (!isSigning) {
    const next = await enter(server, paths, now());
    onStep('both-trusted');
    const waitsFor = await awaited(server, node, ({ authorities }) => authorities.includes(authorityId(next)));
    if (waitsFor.length > 0 && !options.compromised)
      return { state: 'entered', waitsFor, authority: authorityId(next) };
    putToUse(paths.nextAuthorityKey, paths.authorityKey);
    rmSync(paths.nextAuthority, { force: true });
    onStep('next-signs');
  }
  const present = signingAuthority(paths);
  const authority = authorityId(present);
  const own = signerOfLink(paths);
  if (!own || authorityId(own) !== authority) await renewServerCertificate(home, now());
  onStep('server-certified');
  const waitsFor = await awaited(server, node, ({ signedBy }) => signedBy === authority, isSigning ? patience : 0);
  if (waitsFor.length > 0 && !options.compromised) return { state: 'signs', waitsFor, authority };
  await trust(server, paths, [present]);
  onStep('earlier-ended');
  return { state: 'done', waitsFor: [], authority };

  /** Makes the next one and trusts it here beside the present one; cities hear of it from the process. */
  async function enter(own: OwnServer, { nextAuthority }: HomePaths, at: Date): Promise<X509Certificate> {
    const { ensureNextAuthority } = await loadCertificates();
    await ensureNextAuthority(paths, at);
    onStep('next-made');
    const [next] = certificatesIn(readFileSync(nextAuthority, 'utf8'));
    if (!next) throw new Error(`${nextAuthority} holds no certificate`);
    await trust(own, paths, [signingAuthority(paths), next]);
    return next;
  }
}

/** Has the server trust these, where it does not yet. */
async function trust(server: OwnServer, paths: HomePaths, wanted: readonly X509Certificate[]): Promise<void> {
  const found = authoritiesOf(paths).map(authorityId);
  const isSo = found.length === wanted.length && wanted.every((one) => found.includes(authorityId(one)));
  if (isSo && !areAuthoritiesUnread(paths)) return;
  markAuthoritiesUnread(paths);
  keepAuthorities(paths, wanted);
  await readAuthorities(paths, () => server.readConfiguration());
}

/** The cities that have not told yet that something is so with them; it is asked again for a while. */
async function awaited(
  server: OwnServer,
  node: NodeFile,
  isSo: (city: CityTrust) => boolean,
  within = patience,
): Promise<string[]> {
  const until = Date.now() + within;
  for (;;) {
    const waiting = (await trustOfCities(server, node)).filter((city) => !isSo(city)).map(({ nodeId }) => nodeId);
    if (waiting.length === 0 || Date.now() >= until) return waiting;
    await setTimeout(500);
  }
}

async function trustOfCities({ federation }: OwnServer, { nodeId }: NodeFile): Promise<readonly CityTrust[]> {
  try {
    const call = { caller: nodeId, callee: nodeId, context: 'federation', method: 'ListTrust' };
    const answer = await callNode(federation, call, ListTrustCall.encode({}).finish(), 5_000);
    return ListTrustAnswer.decode(answer).cities;
  } catch (error) {
    if (!(error instanceof NodeCallError)) throw error;
    throw new Failure(
      'away',
      'process-away',
      `The process of ${nodeId} does not say what cities trust.`,
      'Start it, then run this command once more.',
      { cause: error },
    );
  }
}
