/** Making and signing certificates; loaded when it is needed, since a node that runs does neither. */
export function loadCertificates(): Promise<typeof import('./certificates.ts')> {
  return import('./certificates.ts');
}
