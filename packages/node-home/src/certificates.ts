import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname } from 'node:path';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { signingAuthority } from './authorities.ts';
import { renewSecret, writeSecret } from './keys.ts';
import type { HomePaths } from './paths.ts';

interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

cryptoProvider.set(webcrypto as never);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;

/** How long the authority and the certificates of nodes are valid. */
const validity = { authority: 20 * 365 * day, node: 3 * 365 * day, endpoint: 2 * 365 * day } as const;

/** Makes the federation's authority and the meta-cluster's own certificate, for the names and addresses that cities reach it by. */
export async function ensureAuthority(
  paths: HomePaths,
  node: string,
  hosts: readonly string[],
  now: Date,
): Promise<void> {
  if (!existsSync(paths.authorityKey)) await makeAuthority(paths.authority, paths.authorityKey, now);
  if (!existsSync(paths.certificateKey)) {
    const request = await createRequest(paths, node);
    writeFile(paths.certificate, await signRequest(paths, request, node, hosts, now));
  }
}

/** Makes the authority that is to take the place of the present one, where it is not there; its key is written last. */
export async function ensureNextAuthority(paths: HomePaths, now: Date): Promise<void> {
  if (!existsSync(paths.nextAuthorityKey)) await makeAuthority(paths.nextAuthority, paths.nextAuthorityKey, now);
}

async function makeAuthority(certificateFile: string, keyFile: string, now: Date): Promise<void> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=InClust federation authority',
    serialNumber: serial(),
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + validity.authority),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  writeFile(certificateFile, certificate.toString('pem'));
  renewSecret(keyFile, await exportKey(keys.privateKey));
}

/** Makes a key and a certificate, signed by itself, for a node's gRPC endpoint by these names and addresses; those before are replaced. */
export async function makeEndpointCertificate(
  paths: HomePaths,
  node: string,
  hosts: readonly string[],
  now: Date,
): Promise<void> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${node}`,
    serialNumber: serial(),
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + validity.endpoint),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      namesOf(hosts),
    ],
  });
  writeSecret(paths.endpointKey, await exportKey(keys.privateKey));
  writeFile(paths.endpointCertificate, certificate.toString('pem'));
}

/** Makes a node's key where there is none, and a PKCS #10 request (DER) for its certificate. */
export async function createRequest(
  paths: HomePaths,
  node: string,
  keyFile: string = paths.certificateKey,
): Promise<Uint8Array> {
  const keys = existsSync(keyFile) ? await importKeys(keyFile) : await newKeys();
  writeSecret(keyFile, await exportKey(keys.privateKey));
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: `CN=${node}`,
    keys,
    signingAlgorithm: algorithm,
  });
  return new Uint8Array(request.rawData);
}

/** A certificate (PEM) by the federation's authority for a request; throws when the request is not signed by its own key. */
export async function signRequest(
  paths: HomePaths,
  request: Uint8Array,
  node: string,
  hosts: readonly string[],
  now: Date,
): Promise<string> {
  const asked = new Pkcs10CertificateRequest(Buffer.from(request));
  if (!(await asked.verify())) throw new Error('the certificate request is not signed by its key');
  const authority = new X509Certificate(signingAuthority(paths).raw);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${node}`,
    issuer: authority.subject,
    serialNumber: serial(),
    notBefore: new Date(now.getTime() - day),
    notAfter: new Date(now.getTime() + validity.node),
    publicKey: await asked.publicKey.export(),
    signingKey: (await importKeys(paths.authorityKey)).privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      ...(hosts.length > 0 ? [namesOf(hosts)] : []),
    ],
  });
  return certificate.toString('pem');
}

/** SHA-256 of a certificate (PEM), base64url: what an invitation pins. */
export async function certificateFingerprint(pem: string): Promise<string> {
  return Buffer.from(await new X509Certificate(pem).getThumbprint('SHA-256')).toString('base64url');
}

function namesOf(hosts: readonly string[]): SubjectAlternativeNameExtension {
  return new SubjectAlternativeNameExtension(
    hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host })),
  );
}

function newKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<KeyPair>;
}

async function exportKey(key: CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

async function importKeys(file: string): Promise<KeyPair> {
  const [pkcs8] = PemConverter.decode(readFileSync(file, 'utf8'));
  if (!pkcs8) throw new Error(`${file} holds no key`);
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']);
  const { d: _, ...open } = await webcrypto.subtle.exportKey('jwk', privateKey);
  const publicKey = await webcrypto.subtle.importKey('jwk', { ...open, key_ops: ['verify'] }, algorithm, true, [
    'verify',
  ]);
  return { privateKey, publicKey };
}

function serial(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex');
}

function writeFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text);
}
