import { existsSync, readFileSync, rmSync } from 'node:fs';
import {
  cityConfig,
  decodeInvitation,
  ensureEnvelopeKey,
  ensureUserKey,
  homePaths,
  loadCertificates,
  putToUse,
  readAuthorities,
  readNodeFile,
  renewSecret,
  type HomePaths,
  type NodeFile,
} from '@inclust/node-home';
import { Failure } from '../failure.ts';
import { endKeys, enterKeys, signAgain, type KeysWanted } from './ask-for-keys.ts';
import { comeAgain } from './come-again.ts';
import { ensureUsers } from './init-node.ts';
import { openOwnServer } from './own-server.ts';
import {
  endRotation,
  readRotation,
  rotationParts,
  writeRotation,
  type Rotation,
  type RotationPart,
} from './rotation-file.ts';

/** A moment of a rotation, told to failure tests: everything before it is done. */
export type RotationStep =
  | 'keys-made'
  | 'rotation-noted'
  | 'keys-entered'
  | 'envelope-key-in-use'
  | 'link-keys-written'
  | 'configuration-written'
  | 'server-told'
  | 'earlier-keys-ended'
  | 'signed-again';

/** What to renew. */
export interface RotationOptions {
  readonly home: string;
  readonly parts: readonly RotationPart[];
  /** Somebody else may have the keys before: nothing that they have signed is taken any more. */
  readonly compromised: boolean;
  /** Where the link does not let the city in any more: an invitation to come again. */
  readonly invitation?: string;
  /** The clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly onStep?: (step: RotationStep) => void;
}

/** What a rotation came to. */
export interface Rotated {
  readonly node: string;
  readonly parts: readonly RotationPart[];
  /** Whether one that was under way was finished. */
  readonly resumed: boolean;
  /** Ed25519, base64. */
  readonly envelopeKey: string;
  readonly leafKey: string;
}

/**
 * Renews keys and certificate of a city that has joined: makes them, has the meta-cluster enter them beside those before, puts them to use,
 * and has those before ended once the link is open with the new ones. At every moment what is in use is in the register. One that was cut
 * off is finished by the next call.
 */
export async function rotateCity(options: RotationOptions): Promise<Rotated> {
  const { home, invitation, now, onStep = () => {} } = options;
  const node = readNodeFile(home);
  if (!node.meta) {
    throw new Failure(
      'refused',
      'not-joined',
      `${node.nodeId} has joined no federation: nobody knows its keys.`,
      'Join with an invitation: inclust join',
    );
  }
  const paths = homePaths(home);
  const noted = readRotation(paths);
  // Who comes again does so with new keys of every kind.
  const found = noted && (invitation === undefined || noted.parts.length === rotationParts.length) ? noted : undefined;
  const rotation = begunRotation(found, begun(options), now);
  await using server = await openOwnServer(node, paths);
  const wanted = await makeKeys(paths, node, rotation.parts, found !== undefined);
  onStep('keys-made');
  if (!found) writeRotation(paths, rotation);
  onStep('rotation-noted');

  const certificate =
    invitation === undefined
      ? await enterKeys(server, node, paths, wanted, { compromised: rotation.compromised, now })
      : await comeAgain(server, home, wanted, { ...rotation, invitation: readInvitation(node, invitation) });
  if (wanted.certificateRequest.length > 0 && certificate !== '') keepCertificate(paths, certificate);
  onStep('keys-entered');
  putToUse(paths.nextEnvelopeKey, paths.envelopeKey);
  onStep('envelope-key-in-use');
  putToUse(paths.nextLeafSeed, paths.leafSeed);
  putToUse(paths.nextCertificatePair, paths.certificatePair);
  onStep('link-keys-written');
  renewSecret(paths.natsConfig, cityConfig(node, ensureUsers(paths), paths));
  onStep('configuration-written');
  await readAuthorities(paths, () => server.readConfiguration());
  onStep('server-told');
  await endKeys(server, node, paths, now);
  onStep('earlier-keys-ended');
  if (rotation.compromised) await signAgain(server, node);
  onStep('signed-again');
  rmSync(paths.nextCertificateKey, { force: true });
  if (existsSync(paths.certificatePair))
    for (const file of [paths.certificate, paths.certificateKey]) rmSync(file, { force: true });
  endRotation(paths);
  return {
    node: node.nodeId,
    parts: rotation.parts,
    resumed: found !== undefined,
    envelopeKey: Buffer.from(wanted.envelopeKey).toString('base64'),
    leafKey: wanted.leafKey,
  };
}

/** Where the keys before may be known to somebody, or the city comes again, all of them are renewed. */
function begun({ parts, compromised, invitation }: RotationOptions): Omit<Rotation, 'beganAt'> {
  return {
    parts: compromised || invitation !== undefined ? rotationParts : parts,
    compromised,
  };
}

/** The new keys, made where they are not there and not in use yet; a part that stays keeps its key. */
async function makeKeys(
  paths: HomePaths,
  node: NodeFile,
  parts: readonly RotationPart[],
  isBegun: boolean,
): Promise<KeysWanted> {
  const pick = (part: RotationPart, next: string, present: string): string =>
    parts.includes(part) ? keyToMake(isBegun, next, present) : present;
  const envelopeFile = pick('envelope', paths.nextEnvelopeKey, paths.envelopeKey);
  const leafFile = pick('link', paths.nextLeafSeed, paths.leafSeed);
  const { createRequest } = await loadCertificates();
  return {
    envelopeFile,
    envelopeKey: ensureEnvelopeKey(envelopeFile),
    leafFile,
    leafKey: ensureUserKey(leafFile),
    certificateRequest: parts.includes('certificate')
      ? await createRequest(paths, node.nodeId, paths.nextCertificateKey)
      : new Uint8Array(),
  };
}

/** The rotation that is under way, or the one that is to begin. Refused: `rotation-under-way`. */
export function begunRotation(
  found: Rotation | undefined,
  wanted: Omit<Rotation, 'beganAt'>,
  now: () => number,
): Rotation {
  if (found && wanted.compromised && !found.compromised)
    throw new Failure(
      'refused',
      'rotation-under-way',
      'Another rotation is under way.',
      'Finish it without --compromised, then rotate again with it.',
    );
  return found ?? { ...wanted, beganAt: new Date(now()).toISOString() };
}

/** The file of the key that a rotation brings: the next one, unless it was put to use already. */
export function keyToMake(isBegun: boolean, next: string, present: string): string {
  return !isBegun || existsSync(next) ? next : present;
}

/** A certificate with its key, in one file. */
export function keepCertificate(paths: HomePaths, pem: string): void {
  renewSecret(paths.nextCertificatePair, `${pem.trim()}\n${readFileSync(paths.nextCertificateKey, 'utf8').trim()}\n`);
}

function readInvitation(node: NodeFile, text: string) {
  const invitation = decodeInvitation(text);
  if (!invitation || invitation.nodeId !== node.nodeId || invitation.metaId !== node.meta?.nodeId) {
    throw new Failure(
      'usage',
      'invitation-unreadable',
      `This is no invitation for ${node.nodeId} by its meta-cluster.`,
      'Ask for one that is made with: inclust invite CITY --again',
    );
  }
  return invitation;
}
