import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { temporaryFolder } from '@inclust/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homePaths, loadCertificates, type HomePaths } from '../src/index.ts';
import {
  certificateFingerprint,
  createRequest,
  ensureAuthority,
  makeEndpointCertificate,
  signRequest,
} from '../src/certificates.ts';

const now = new Date('2027-01-10T12:00:00Z');
const day = 24 * 60 * 60 * 1000;
const folders = new AsyncDisposableStack();
let meta: HomePaths;
let city: HomePaths;

beforeAll(async () => {
  meta = homePaths(folders.use(await temporaryFolder()).path);
  city = homePaths(folders.use(await temporaryFolder()).path);
  await ensureAuthority(meta, 'meta', ['meta.example', '192.0.2.7'], now);
});
afterAll(() => folders.disposeAsync());

const read = (file: string) => new X509Certificate(readFileSync(file));

test('the authority signs itself and may sign others, for twenty years', () => {
  const authority = read(meta.authority);
  expect(authority.ca).toBe(true);
  expect(authority.verify(authority.publicKey)).toBe(true);
  expect(authority.checkPrivateKey(createPrivateKey(readFileSync(meta.authorityKey)))).toBe(true);
  expect(Date.parse(authority.validTo) - now.getTime()).toBe(20 * 365 * day);
});

test("the meta-cluster's certificate is by the authority, for the names it is reached by and no others", () => {
  const certificate = read(meta.certificate);
  const authority = read(meta.authority);
  expect([certificate.checkIssued(authority), certificate.verify(authority.publicKey), certificate.ca]).toEqual([
    true,
    true,
    false,
  ]);
  expect(certificate.checkHost('meta.example')).toBe('meta.example');
  expect(certificate.checkIP('192.0.2.7')).toBe('192.0.2.7');
  expect(certificate.checkHost('other.example')).toBeUndefined();
  // Both ends of a link show theirs: server and client authentication.
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
});

test('a city gets a certificate for its own key, which never leaves it', async () => {
  const request = await createRequest(city, 'korce');
  const certificate = new X509Certificate(await signRequest(meta, request, 'korce', [], now));
  expect(certificate.subject).toBe('CN=korce');
  expect(certificate.checkIssued(read(meta.authority))).toBe(true);
  expect(certificate.checkPrivateKey(createPrivateKey(readFileSync(city.certificateKey)))).toBe(true);
  expect(Date.parse(certificate.validTo) - now.getTime()).toBe(3 * 365 * day);
  const again = new X509Certificate(await signRequest(meta, await createRequest(city, 'korce'), 'korce', [], now));
  expect(again.publicKey.equals(certificate.publicKey)).toBe(true);
  expect(again.serialNumber).not.toBe(certificate.serialNumber);
});

test('a request that somebody changed is not signed', async () => {
  const request = await createRequest(city, 'korce');
  const changed = request.with(request.length - 1, (request.at(-1) ?? 0) ^ 1);
  await expect(signRequest(meta, changed, 'korce', [], now)).rejects.toThrow(/./);
});

test('what is there is not made again, and keys are for their owner only', async () => {
  const before = [meta.authority, meta.certificate].map((file) => readFileSync(file, 'utf8'));
  await ensureAuthority(meta, 'meta', ['meta.example'], now);
  expect([meta.authority, meta.certificate].map((file) => readFileSync(file, 'utf8'))).toEqual(before);
  for (const key of [meta.authorityKey, meta.certificateKey]) expect(statSync(key).mode & 0o777).toBe(0o600);
});

test('the fingerprint is the SHA-256 that anybody computes', async () => {
  const pem = readFileSync(meta.authority, 'utf8');
  const own = Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(':', ''), 'hex').toString('base64url');
  const { certificateFingerprint: loaded } = await loadCertificates();
  expect([await certificateFingerprint(pem), await loaded(pem)]).toEqual([own, own]);
});

test('a node can make the certificate of its own endpoint, and makes another each time', async () => {
  await makeEndpointCertificate(city, 'arta', ['arta.example', '127.0.0.1'], now);
  const first = read(city.endpointCertificate);
  expect([
    first.ca,
    first.checkHost('arta.example'),
    first.checkIP('127.0.0.1'),
    first.checkHost('other.example'),
  ]).toEqual([false, 'arta.example', '127.0.0.1', undefined]);
  expect(first.checkPrivateKey(createPrivateKey(readFileSync(city.endpointKey)))).toBe(true);
  expect(statSync(city.endpointKey).mode & 0o777).toBe(0o600);
  await makeEndpointCertificate(city, 'arta', ['arta.example'], now);
  expect(read(city.endpointCertificate).fingerprint256).not.toBe(first.fingerprint256);
});
