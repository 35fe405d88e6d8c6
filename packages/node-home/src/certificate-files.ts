import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { HomePaths } from './paths.ts';

/** Where a node's certificate for links and its key are: in one file once they were renewed. */
export function certificateFiles(paths: HomePaths): { readonly certificate: string; readonly key: string } {
  return existsSync(paths.certificatePair)
    ? { certificate: paths.certificatePair, key: paths.certificatePair }
    : { certificate: paths.certificate, key: paths.certificateKey };
}

/** A certificate of a node: `link` between nodes, `authority` of the federation, `endpoint` of its gRPC. */
export interface CertificateEnd {
  readonly kind: 'link' | 'authority' | 'endpoint';
  readonly end: Date;
}

/** When the certificates that a node works with end; those that it has. `endpoint` is the file that it was started with. */
export function certificateEnds(paths: HomePaths, endpoint?: string): CertificateEnd[] {
  const files = [
    ['link', certificateFiles(paths).certificate],
    ['authority', paths.authority],
    ['endpoint', endpoint],
  ] as const;
  return files.flatMap(([kind, file]) =>
    file !== undefined && existsSync(file)
      ? [{ kind, end: new Date(new X509Certificate(readFileSync(file)).validTo) }]
      : [],
  );
}
