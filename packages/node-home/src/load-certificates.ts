import type * as Certificates from './certificates.ts';

/** Making and signing certificates; loaded when it is needed, since a node that runs does neither. */
export function loadCertificates(): Promise<typeof Certificates> {
  return import('./certificates.ts');
}
