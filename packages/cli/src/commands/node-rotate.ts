import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readNodeFile } from '@inclust/node-home';
import type { Context } from '../context.ts';
import { exitCodes, type ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { renewAuthority } from '../home/renew-authority.ts';
import { renewMetaKey } from '../home/renew-meta-key.ts';
import { renewServerCertificate } from '../home/renew-server-certificate.ts';
import { rotateCity } from '../home/rotate-keys.ts';
import { rotationParts, type RotationPart } from '../home/rotation-file.ts';

/** Options of `node rotate` as they are typed. */
export interface NodeRotateOptions {
  readonly only?: string;
  readonly compromised?: boolean;
  readonly invitation?: string;
}

/** `inclust node rotate`: new keys and a new certificate for a node that runs. */
export async function rotateNode(
  { out, terminal }: Context,
  homeGiven: string,
  options: NodeRotateOptions,
): Promise<ExitCode> {
  const home = resolve(terminal.cwd, homeGiven);
  const { role, nodeId } = readNodeFile(home);
  if (role === 'meta') return rotateMeta(out, home, nodeId, options);
  const { invitation, compromised = false } = options;
  const rotated = await rotateCity({
    home,
    parts: partsOf(options.only),
    compromised,
    ...(invitation === undefined ? {} : { invitation: readInvitation(terminal.cwd, invitation) }),
    now: Date.now,
  });
  out.result(rotated, () =>
    [
      `${rotated.node} has new ${rotated.parts.map((part) => words[part]).join(', ')}${rotated.resumed ? '; the rotation that was cut off is done' : ''}.`,
      'What went before has ended. Back the node up: older backups hold the keys before.',
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** The same for the meta-cluster, which has no link of its own. Where somebody else may have its keys, both parts are renewed. */
async function rotateMeta(
  out: Context['out'],
  home: string,
  node: string,
  { only, compromised = false, invitation }: NodeRotateOptions,
): Promise<ExitCode> {
  if (only === 'authority' && invitation === undefined) return rotateAuthority(out, home, node, compromised);
  const parts = only === undefined || compromised ? metaParts : partsOf(only);
  if (invitation !== undefined || !parts.every((part) => metaParts.includes(part)))
    throw new Failure(
      'usage',
      'option-invalid',
      'Of the meta-cluster the key for envelopes and the certificate of its server are renewed, and by itself the authority: --only envelope, certificate or authority.',
    );
  // The key last: it is shown, and no other one is made where the certificate was cut off.
  if (parts.includes('certificate')) await renewServerCertificate(home, new Date());
  const renewed = parts.includes('envelope') ? await renewMetaKey({ home, compromised, now: Date.now }) : undefined;
  out.result({ node, parts, ...renewed }, () =>
    [
      ...(renewed
        ? [
            `${node} has a new key for envelopes${renewed.resumed ? '; the rotation that was cut off is done' : ''}: ${renewed.envelopeKey}`,
            renewed.compromised
              ? `No city takes it by itself. Tell it to the operator of each over a channel you trust, for: inclust node trust HOME ${renewed.envelopeKey}`
              : 'Cities take it by themselves, also those that are away.',
            'Back the node up: older backups hold the key before.',
          ]
        : []),
      ...(parts.includes('certificate')
        ? [
            `${node} shows its new certificate to cities. Start its process again, so that its door shows it too; invitations made before that are void then.`,
          ]
        : []),
    ].join('\n'),
  );
  return exitCodes.ok;
}

/** A new authority of the federation, as far as the cities have come with it. */
async function rotateAuthority(
  out: Context['out'],
  home: string,
  node: string,
  compromised: boolean,
): Promise<ExitCode> {
  const renewed = await renewAuthority({ home, compromised, now: () => new Date() });
  const { state, waitsFor, authority } = renewed;
  const again = `inclust node rotate ${home} --only authority`;
  const text = {
    entered: [
      `The next authority of the federation is ${authority}. It signs as soon as every city trusts it; waiting for: ${waitsFor.join(', ')}.`,
      `A city takes it by itself when its link is up. Then: ${again}`,
    ],
    signs: [
      `${authority} signs now. The authority before ends when no city shows a certificate by it; waiting for: ${waitsFor.join(', ')}.`,
      `On the machine of each: inclust node rotate HOME --only certificate. Then here: ${again}`,
    ],
    done: [`${authority} is the authority of the federation; the one before has ended. Back the node up.`],
  }[state];
  out.result({ node, ...renewed }, () => text.join('\n'));
  return exitCodes.ok;
}

const metaParts: readonly RotationPart[] = ['envelope', 'certificate'];

const words: Readonly<Record<RotationPart, string>> = {
  envelope: 'key for envelopes',
  link: 'nkey of its link',
  certificate: 'certificate of its link',
};

function partsOf(only: string | undefined): readonly RotationPart[] {
  if (only === undefined) return rotationParts;
  const given = only.split(',');
  if (!given.every((part) => (rotationParts as readonly string[]).includes(part)))
    throw new Failure('usage', 'option-invalid', `--only must be of ${rotationParts.join(', ')}, with commas between.`);
  return rotationParts.filter((part) => given.includes(part));
}

function readInvitation(cwd: string, given: string): string {
  return given.startsWith('@') ? readFileSync(resolve(cwd, given.slice(1)), 'utf8') : given;
}
