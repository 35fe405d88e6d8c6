export { signatureHeader, signBatch } from './exchange/signature.ts';
export type { FlowKind } from './exchange/signed-content.ts';
export { outSubject } from './exchange/topology.ts';
