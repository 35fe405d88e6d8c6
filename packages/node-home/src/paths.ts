import { join } from 'node:path';

/** Where things are in the home of a node. Folders `keys` and `tls` are readable by their owner only. */
export function homePaths(home: string) {
  return {
    home,
    /** nkey seeds. */
    serviceSeed: join(home, 'keys/service.nk'),
    federationSeed: join(home, 'keys/federation.nk'),
    systemSeed: join(home, 'keys/system.nk'),
    leafSeed: join(home, 'keys/leaf.nk'),
    /** Ed25519, PKCS #8 PEM. */
    envelopeKey: join(home, 'keys/envelope.pem'),
    tokenKey: join(home, 'keys/token.pem'),
    ticketKey: join(home, 'keys/ticket.pem'),
    /** With which reports are signed. */
    reportKey: join(home, 'keys/report.pem'),
    /** Of which the links in letters about registrations are made. */
    linkKey: join(home, 'keys/links.key'),
    /** Of which the secrets of webhooks are made. */
    webhookKey: join(home, 'keys/webhooks.key'),
    /** The keys that wrap those of persons in the vault. */
    vaultKeys: join(home, 'keys/vault.json'),
    /** An API key of an operator, where one was made for the command on this machine. */
    operatorKey: join(home, 'keys/operator.key'),
    /** The federation's authority, and while another takes its place both; its key only at the meta-cluster. */
    authority: join(home, 'tls/authority.pem'),
    /** The authority that is to take its place, until it signs. */
    nextAuthority: join(home, 'tls/authority.next.pem'),
    nextAuthorityKey: join(home, 'tls/authority.next.key'),
    /** There until the NATS server has read the authorities that were written last. */
    authoritiesUnread: join(home, 'tls/authority.unread'),
    authorityKey: join(home, 'tls/authority.key'),
    certificate: join(home, 'tls/node.pem'),
    certificateKey: join(home, 'tls/node.key'),
    /** Certificate and key in one file, once they were renewed: so that a crash leaves a pair that fits. */
    certificatePair: join(home, 'tls/pair.pem'),
    /** What a rotation has made and not put to use yet. */
    nextEnvelopeKey: join(home, 'keys/envelope.next.pem'),
    nextLeafSeed: join(home, 'keys/leaf.next.nk'),
    nextCertificateKey: join(home, 'tls/next.key'),
    nextCertificatePair: join(home, 'tls/pair.next.pem'),
    /** Which rotation is under way; no secret. */
    rotation: join(home, 'keys/rotation.json'),
    /** That the city is leaving the federation or has left it; no secret. */
    departure: join(home, 'keys/departure.json'),
    /** Of the node's endpoint, where the node has made it itself. */
    endpointCertificate: join(home, 'tls/grpc.pem'),
    endpointKey: join(home, 'tls/grpc.key'),
    natsConfig: join(home, 'nats/nats.conf'),
    natsData: join(home, 'nats/data'),
    natsFolder: join(home, 'nats'),
    mongoData: join(home, 'mongo'),
    /** The meta-cluster's register of nodes (public keys), in case its database is lost. */
    register: join(home, 'register.json'),
    /** The public token keys of the nodes that take part. */
    knownNodes: join(home, 'known-nodes.json'),
    /** The ids of members who were erased. */
    erased: join(home, 'erased-members'),
    /** Mail that was written instead of sent. */
    mail: join(home, 'mail'),
  } as const;
}

export type HomePaths = ReturnType<typeof homePaths>;
