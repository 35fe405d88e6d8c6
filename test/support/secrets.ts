import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { homePaths } from '@inclust/node-home';

/** What secrets look like wherever they stand. */
const forms: readonly (readonly [name: string, form: RegExp])[] = [
  ['token', /eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{40,}/u],
  ['api key', /ick_[a-z0-9]{8}_[\w-]{20,}/u],
  ['webhook secret', /whsec_[\w+/=]{20,}/u],
  ['seed', /\bS[UAOCN][A-Z2-7]{56}\b/u],
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/u],
  ['password hash', /\$argon2(?:id|i|d)\$/u],
];

/** Which of some secrets, and of all that look like one, stand in a text: their kinds, never they themselves. */
export function secretsIn(text: string, known: readonly string[] = []): string[] {
  const found = forms.filter(([, form]) => form.test(text)).map(([name]) => name);
  if (known.some((secret) => text.includes(secret))) found.push('a known one');
  return found;
}

/** The keys of a node: every seed, key and key of the vault in its home. */
export function keysOf(home: string): string[] {
  const paths = homePaths(home);
  const files = [
    paths.serviceSeed,
    paths.federationSeed,
    paths.systemSeed,
    paths.leafSeed,
    paths.operatorKey,
    paths.envelopeKey,
    paths.tokenKey,
    paths.authorityKey,
    paths.certificateKey,
    paths.certificatePair,
    paths.nextEnvelopeKey,
    paths.nextLeafSeed,
    paths.nextCertificateKey,
    paths.linkKey,
    paths.webhookKey,
    paths.vaultKeys,
  ];
  return files.flatMap((file) => textOf(file)?.match(/[\w+/=-]{40,}/gu) ?? []);
}

/** Where secrets stand in what a node has told: in its logs, and in what its streams hold on disk. As `logs/node.log: token`. */
export function secretsToldBy(home: string): string[] {
  const known = keysOf(home);
  return ['logs', 'nats/data'].flatMap((folder) =>
    filesIn(join(home, folder)).flatMap((file) =>
      secretsIn(readFileSync(file, 'latin1'), known).map((kind) => `${file.slice(home.length + 1)}: ${kind}`),
    ),
  );
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw error;
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
}
