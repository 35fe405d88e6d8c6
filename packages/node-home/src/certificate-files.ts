import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { HomePaths } from './paths.ts';

/** Where a node's certificate for links and its key are: in one file once they were renewed. */
export function certificateFiles(paths: HomePaths): { readonly certificate: string; readonly key: string } {
  return existsSync(paths.certificatePair)
    ? { certificate: paths.certificatePair, key: paths.certificatePair }
    : { certificate: paths.certificate, key: paths.certificateKey };
}

/** The certificates in a PEM text, in their order. Throws for what is none. */
export function certificatesIn(pem: string): X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? []).map(
    (one) => new X509Certificate(one),
  );
}

/** A certificate of a node: `link` between nodes, `authority` of the federation, `endpoint` of its gRPC. */
export interface CertificateEnd {
  readonly kind: 'link' | 'authority' | 'endpoint';
  readonly end: Date;
}

/** When the certificates that a node works with end; those that it has, of several authorities the one that ends first. `endpoint` is the file that it was started with. */
export function certificateEnds(paths: HomePaths, endpoint?: string): CertificateEnd[] {
  const files = [
    ['link', certificateFiles(paths).certificate],
    ['authority', paths.authority],
    ['endpoint', endpoint],
  ] as const;
  return files.flatMap(([kind, file]) => {
    if (file === undefined || !existsSync(file)) return [];
    const found = certificatesIn(readFileSync(file, 'utf8'));
    // Behind the certificate of an endpoint stand those that have signed it.
    const own = kind === 'authority' ? found : found.slice(0, 1);
    const ends = own.map(({ validTo }) => Date.parse(validTo));
    return ends.length > 0 ? [{ kind, end: new Date(Math.min(...ends)) }] : [];
  });
}
