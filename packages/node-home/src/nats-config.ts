import { readFileSync } from 'node:fs';
import type { NodeFile } from './node-file.ts';
import { certificateFiles } from './certificate-files.ts';
import type { HomePaths } from './paths.ts';

/** Public nkeys of the users of a node's own NATS server. */
export interface ServerUsers {
  readonly service: string;
  readonly federation: string;
  readonly system: string;
}

/** A city as the meta-cluster's server must know it. */
export interface LeafUser {
  readonly nodeId: string;
  /** Public nkey. */
  readonly leafKey: string;
  /** Public nkeys before it, which work until the city has put the new one to use. */
  readonly earlierLeafKeys?: readonly string[];
  /** Whether those before it have ended. */
  readonly linkClosing?: boolean;
}

/** The subject on which a city can only be heard over a link that was opened with that nkey: that it works is known by it. */
export function leafProofSubject(city: string, leafKey: string): string {
  return `leaf.${city}.${leafKey}`;
}

/** The pings that find a link that swallows everything: with the defaults one had not recovered after a minute, with these in 1.2 s. */
const pings = 'ping_interval: "2s"\nping_max: 2';
const features = 'feature_flags { js_ack_fc_v2: true, js_api_reply_v2: true }';

/**
 * The NATS configuration of a city. It dials out to the meta-cluster and needs no inbound port. The account of its services never
 * meets the link: only FED does. Holds the seed of the link's key once the city has joined: write it as a secret.
 */
export function cityConfig(node: NodeFile, users: ServerUsers, paths: HomePaths): string {
  const leaf = node.meta
    ? `leafnodes {
  reconnect: 1s
  remotes: [{
    urls: [${quote(node.meta.leafUrl)}]
    account: FED
    nkey: ${readFileSync(paths.leafSeed, 'utf8').trim()}
    deny_exports: ["fed.>"]
    deny_imports: ["fed.>"]
    tls {
      ${certificateLines(paths).join('\n      ')}
      ca_file: ${quote(paths.authority)}
      handshake_first: true
    }
  }]
}`
    : '';
  return configOf(node, users, paths, '', leaf);
}

/** The NATS configuration of the meta-cluster, with one user for each city and what that city may say and hear over the link. */
export function metaConfig(node: NodeFile, users: ServerUsers, cities: readonly LeafUser[], paths: HomePaths): string {
  const leafUsers = cities
    .flatMap((city) => leafKeysOf(city).map((leafKey) => leafUser(node.nodeId, city.nodeId, leafKey)))
    .join('');
  const leaf = `leafnodes {
  listen: ${quote(`${node.listenHost ?? '127.0.0.1'}:${node.ports.leaf}`)}
  min_version: "2.15.0"
  # A city must use the address it was given, also through a proxy.
  no_advertise: true
  tls {
    ${certificateLines(paths).join('\n    ')}
    ca_file: ${quote(paths.authority)}
    verify: true
    handshake_first: true
  }
}`;
  return configOf(node, users, paths, leafUsers, leaf);
}

/** The nkeys by which a city's link may be opened. */
function leafKeysOf({ leafKey, earlierLeafKeys = [], linkClosing = false }: LeafUser): readonly string[] {
  return linkClosing ? [leafKey] : [leafKey, ...earlierLeafKeys];
}

function certificateLines(paths: HomePaths): readonly string[] {
  const { certificate, key } = certificateFiles(paths);
  return [`cert_file: ${quote(certificate)}`, `key_file: ${quote(key)}`];
}

function configOf(node: NodeFile, users: ServerUsers, paths: HomePaths, leafUsers: string, leaf: string): string {
  return `# Rendered by InClust; changes are overwritten.
server_name: ${quote(node.nodeId)}
listen: "127.0.0.1:${node.ports.nats}"
max_payload: 1MB
write_deadline: "10s"
${features}
${pings}
jetstream { store_dir: ${quote(paths.natsData)}, domain: ${quote(node.nodeId)}, max_memory_store: 64MB }
system_account: SYS
accounts {
  SYS { users: [{ nkey: ${users.system} }] }
  NODE { jetstream: enabled, users: [{ nkey: ${users.service} }] }
  FED {
    jetstream: enabled
    users: [
      { nkey: ${users.federation} }${leafUsers}
    ]
  }
}
${leaf}
`;
}

/**
 * What a city may publish to the meta-cluster's account, and what it may hear. Everything is bound to its own name; inside its own
 * stream a city can still write anything, so every envelope is signed and the stream it came from is checked.
 */
function leafUser(meta: string, city: string, leafKey: string): string {
  const publish = [
    leafProofSubject(city, leafKey),
    `deliver.${city}.>`,
    `$JSC.R.${city}.>`,
    `$JS.${meta}.API.CONSUMER.RESET.OUT_STATE.to_${city}`,
    `$JS.FC.${meta}.*.OUT_STATE.to_${city}.>`,
    `rpc.*.${city}.>`,
    `_INBOX.*.${city}.>`,
  ];
  const subscribe = [
    `$JS.${city}.API.CONSUMER.RESET.OUT_FACTS.to_meta`,
    `$JS.${city}.API.CONSUMER.RESET.OUT_STATE.to_meta`,
    `$JS.FC.${city}.>`,
    `deliver.${meta}.${city}`,
    `$JSC.R.${meta}.>`,
    `rpc.${city}.*.>`,
    `_INBOX.${city}.>`,
  ];
  return `
      { nkey: ${leafKey}, permissions {
        publish { allow: [${publish.map(quote).join(', ')}] }
        subscribe { allow: [${subscribe.map(quote).join(', ')}] } } }`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
