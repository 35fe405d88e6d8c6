export {
  areAuthoritiesUnread,
  authoritiesOf,
  authorityId,
  keepAuthorities,
  markAuthoritiesUnread,
  readAuthorities,
  signerOfLink,
  signingAuthority,
  toldAuthorities,
  type AuthorityRefusal,
} from './authorities.ts';
export { certificateEnds, certificateFiles, certificatesIn, type CertificateEnd } from './certificate-files.ts';
export { isOut, readDeparture, removeDeparture, writeDeparture, type Departure } from './departure.ts';
export { isSignedKeyChange, keyChangeContent, signKeyChange } from './key-change-signature.ts';
export { decodeInvitation, encodeInvitation, type Invitation } from './invitation.ts';
export { readKnownNodes, writeKnownNodes, type KnownNodes } from './known-nodes.ts';
export { erasureLedgerFile, type ErasureLedgerFile } from './erasure-ledger.ts';
export { loadCertificates } from './load-certificates.ts';
export {
  ensureEnvelopeKey,
  envelopeKeyId,
  envelopeKeyIn,
  ensureSigningKey,
  ensureRandomKey,
  ensureUserKey,
  isSignedByUser,
  publicKeyFromRaw,
  publicTokenKey,
  publicUserKey,
  putToUse,
  rawPublicKey,
  readEnvelopeKey,
  renewSecret,
  signWithUserKey,
  writeSecret,
} from './keys.ts';
export { cityConfig, leafProofSubject, metaConfig, type LeafUser, type ServerUsers } from './nats-config.ts';
export { isTimeZone, keepMetaKey, NodeFileError, readNodeFile, writeNodeFile, type NodeFile } from './node-file.ts';
export { readAnew } from './read-anew.ts';
export { homePaths, type HomePaths } from './paths.ts';
export { vaultKeyFile, type VaultKeyFile } from './vault-keys.ts';
