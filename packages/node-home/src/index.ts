export { decodeInvitation, encodeInvitation, type Invitation } from './invitation.ts';
export { readKnownNodes, writeKnownNodes, type KnownNodes } from './known-nodes.ts';
export { erasureLedgerFile, type ErasureLedgerFile } from './erasure-ledger.ts';
export { loadCertificates } from './load-certificates.ts';
export {
  ensureEnvelopeKey,
  ensureSigningKey,
  ensureRandomKey,
  ensureUserKey,
  publicKeyFromRaw,
  publicTokenKey,
  publicUserKey,
  rawPublicKey,
  readEnvelopeKey,
  writeSecret,
} from './keys.ts';
export { cityConfig, metaConfig, type LeafUser, type ServerUsers } from './nats-config.ts';
export { isTimeZone, NodeFileError, readNodeFile, writeNodeFile, type NodeFile } from './node-file.ts';
export { homePaths, type HomePaths } from './paths.ts';
export { vaultKeyFile, type VaultKeyFile } from './vault-keys.ts';
