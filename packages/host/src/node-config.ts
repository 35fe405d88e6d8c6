import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { ConfigReader } from './config.ts';

/** What a process of a node is told by its environment. */
export interface NodeProcessConfig {
  /** The node's home folder. */
  readonly home: string;
  readonly mongoUrl: string | undefined;
  readonly natsUrl: string | undefined;
  /** `host:port`; the node's own endpoint when absent. */
  readonly grpcListen: string | undefined;
  /** `host:port` for feeds over HTTP. */
  readonly httpListen: string | undefined;
  /** `host:port` for the calendars of members, where co-working has a process of its own. */
  readonly coworkingHttpListen: string | undefined;
  /** Where other services of the node answer; the node's own endpoint when absent. */
  readonly membersAddress: string | undefined;
  readonly reportingAddress: string | undefined;
  readonly accountsAddress: string | undefined;
  readonly eventsAddress: string | undefined;
  readonly coworkingAddress: string | undefined;
  readonly webhooksAddress: string | undefined;
  readonly federationAddress: string | undefined;
  /** PEM files of the certificate, with its chain, and its key; both or neither. */
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  /** How mail leaves: by SMTP, or as files in the node's home. */
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string };
  /** Where people find their registrations: `https://host/path`, without a slash at its end. */
  readonly portalUrl: string | undefined;
  /** Networks beyond the public internet to which webhooks may be sent, such as `127.0.0.0/8`; also without TLS. */
  readonly webhookNetworks: readonly string[];
  /** The OpenID provider of the node. Holds a secret: never log it. */
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string } | undefined;
  /** The address of a proxy that is believed where a call came from. */
  readonly trustedProxy: string | undefined;
  readonly logLevel: string;
  /** How often copies are compared, in seconds. */
  readonly compareSeconds: number;
  /** For failure tests only. */
  readonly fault: string | undefined;
  readonly faultFile: string | undefined;
}

/** Reads the environment of a node's process; throws `ConfigError` with all problems. */
export function readNodeConfig(environment: Readonly<Record<string, string | undefined>>): NodeProcessConfig {
  const reader = new ConfigReader(environment);
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
  const config: NodeProcessConfig = {
    home: reader.text('INCLUST_HOME'),
    mongoUrl: reader.optional('INCLUST_MONGO_URL'),
    natsUrl: reader.optional('INCLUST_NATS_URL'),
    grpcListen: reader.optional('INCLUST_GRPC_LISTEN'),
    httpListen: reader.optional('INCLUST_HTTP_LISTEN'),
    coworkingHttpListen: reader.optional('INCLUST_COWORKING_HTTP_LISTEN'),
    membersAddress: reader.optional('INCLUST_MEMBERS_ADDRESS'),
    reportingAddress: reader.optional('INCLUST_REPORTING_ADDRESS'),
    accountsAddress: reader.optional('INCLUST_ACCOUNTS_ADDRESS'),
    eventsAddress: reader.optional('INCLUST_EVENTS_ADDRESS'),
    coworkingAddress: reader.optional('INCLUST_COWORKING_ADDRESS'),
    webhooksAddress: reader.optional('INCLUST_WEBHOOKS_ADDRESS'),
    federationAddress: reader.optional('INCLUST_FEDERATION_ADDRESS'),
    tlsCert: reader.optional('INCLUST_TLS_CERT'),
    tlsKey: reader.optional('INCLUST_TLS_KEY'),
    mail: {
      smtpUrl: reader.optional('INCLUST_SMTP_URL'),
      from: reader.text('INCLUST_MAIL_FROM', 'InClust <no-reply@localhost>'),
    },
    portalUrl: reader.optional('INCLUST_PORTAL_URL')?.replace(/\/+$/, ''),
    webhookNetworks: (reader.optional('INCLUST_WEBHOOK_NETWORKS') ?? '').split(',').flatMap((one) => one.trim() || []),
    oidc: readOidc(reader),
    trustedProxy: reader.optional('INCLUST_TRUSTED_PROXY'),
    logLevel: reader.parsed(
      'INCLUST_LOG_LEVEL',
      (text) => levels.find((level) => level === text),
      `one of ${levels.join(', ')}`,
      'info',
    ),
    compareSeconds: reader.integer('INCLUST_COMPARE_SECONDS', { min: 1, max: 86_400 }, 30),
    fault: reader.optional('INCLUST_FAULT'),
    faultFile: reader.optional('INCLUST_FAULT_FILE'),
  };
  for (const [name, listen] of [
    ['INCLUST_HTTP_LISTEN', config.httpListen],
    ['INCLUST_COWORKING_HTTP_LISTEN', config.coworkingHttpListen],
  ] as const)
    if (listen !== undefined && !isListen(listen)) reader.problem(`${name} must be host:port, such as 127.0.0.1:8080`);
  if (config.portalUrl !== undefined && !isWebAddress(config.portalUrl))
    reader.problem('INCLUST_PORTAL_URL must be an address such as https://portal.example.org');
  if (!config.webhookNetworks.every(isNetwork))
    reader.problem('INCLUST_WEBHOOK_NETWORKS must be networks such as 127.0.0.0/8,fd00::/8');
  if (Boolean(config.tlsCert) !== Boolean(config.tlsKey))
    reader.problem('INCLUST_TLS_CERT and INCLUST_TLS_KEY must be set both or not at all');
  reader.done();
  return config;
}

/** Whether a text says where to listen: a name, an IPv4 address or an IPv6 address in brackets, and a port. */
function isListen(text: string): boolean {
  const [, port = ''] = /^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+):(\d{1,5})$/iu.exec(text) ?? [];
  return port !== '' && Number(port) <= 65_535;
}

/** Whether a text is a network: an address and how many of its bits count. */
function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && /^\d{1,3}$/u.test(bits) && Number(bits) <= most;
}

/** Whether a text is the address of a page, with nothing behind its path. */
function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s?#]+$/u.test(text) && URL.canParse(text);
}

/** The provider, where one is named; its secret is in a file, so that no list of processes shows it. */
function readOidc(reader: ConfigReader): NodeProcessConfig['oidc'] {
  const issuer = reader.optional('INCLUST_OIDC_ISSUER');
  if (issuer === undefined) return undefined;
  if (!URL.canParse(issuer)) reader.problem('INCLUST_OIDC_ISSUER must be the address of an OpenID provider');
  const clientId = reader.text('INCLUST_OIDC_CLIENT_ID');
  const clientSecret = reader.parsed(
    'INCLUST_OIDC_CLIENT_SECRET_FILE',
    (file) => {
      try {
        return readFileSync(file, 'utf8').trim() || undefined;
      } catch {
        return undefined;
      }
    },
    'a file with the secret in it',
  );
  return { issuer, clientId, clientSecret };
}
