import {
  AccountLookupServiceService,
  AccountServiceService,
  AgendaServiceService,
  ApiKeyCheckServiceService,
  ApiKeyServiceService,
  BodyDirectoryServiceService,
  BodyReplicationServiceService,
  BodyServiceService,
  DirectoryServiceService,
  EventNodeCallServiceService,
  EventReplicationServiceService,
  EventServiceService,
  FactReplicationServiceService,
  FederationServiceService,
  MemberReplicationServiceService,
  MemberServiceService,
  NodeCallServiceService,
  AuditServiceService,
  AvailabilityServiceService,
  BookingCalendarServiceService,
  BookingServiceService,
  CoworkingNodeServiceService,
  CreditServiceService,
  SpaceServiceService,
  VaultServiceService,
  OperationsServiceService,
  PresenceServiceService,
  AttendanceServiceService,
  CheckInServiceService,
  RegistrationServiceService,
  PartyLookupServiceService,
  ReportingServiceService,
  ReportServiceService,
  RightsServiceService,
  SessionServiceService,
  VenueServiceService,
  VisitorServiceService,
  WebhookNodeServiceService,
  WebhookServiceService,
} from '@inclust/contracts';

/** The processes of a node that runs one for each service. */
export const processes = [
  'members',
  'reporting',
  'operations',
  'federation',
  'accounts',
  'events',
  'coworking',
  'webhooks',
] as const;
export type Process = (typeof processes)[number];

/**
 * Where nginx shall listen, and where each process answers; all `host:port`. Beyond loopback it needs the PEM files of a certificate with
 * its chain and of its key.
 */
export type Endpoint = {
  readonly listen: string;
  readonly certificate?: string;
  readonly key?: string;
  /**
   * PEM of the certificate that the processes have, or of who signed it: they are then asked over TLS and may be anywhere. Plain text on loopback
   * when absent.
   */
  readonly trusted?: string;
  /** A name for which that certificate is; `localhost` when absent. */
  readonly name?: string;
  /** Where feeds answer over HTTP; they are not passed on when absent. */
  readonly feeds?: string;
  /** Where the calendars of members answer over HTTP; they are not passed on when absent. */
  readonly calendars?: string;
} & Readonly<Record<Process, string>>;

type Definition = Readonly<Record<string, { readonly path: string }>>;

/** What each process answers for. Joining is not here: it has a port of its own, with TLS. */
const contracts: Readonly<Record<Process, readonly Definition[]>> = {
  members: [
    MemberServiceService,
    VaultServiceService,
    RightsServiceService,
    AuditServiceService,
    BodyServiceService,
    MemberReplicationServiceService,
    PartyLookupServiceService,
    BodyReplicationServiceService,
  ],
  reporting: [ReportingServiceService, ReportServiceService, FactReplicationServiceService],
  operations: [OperationsServiceService],
  federation: [
    FederationServiceService,
    DirectoryServiceService,
    BodyDirectoryServiceService,
    AgendaServiceService,
    NodeCallServiceService,
  ],
  accounts: [
    AccountServiceService,
    SessionServiceService,
    ApiKeyServiceService,
    ApiKeyCheckServiceService,
    AccountLookupServiceService,
  ],
  events: [
    EventServiceService,
    VenueServiceService,
    RegistrationServiceService,
    CheckInServiceService,
    AttendanceServiceService,
    EventNodeCallServiceService,
    EventReplicationServiceService,
  ],
  coworking: [
    SpaceServiceService,
    BookingServiceService,
    AvailabilityServiceService,
    BookingCalendarServiceService,
    CreditServiceService,
    PresenceServiceService,
    VisitorServiceService,
    CoworkingNodeServiceService,
  ],
  webhooks: [WebhookServiceService, WebhookNodeServiceService],
};

/** Every process answers these, and reflection lists the same services at each of them. */
const common = [
  'grpc.reflection.v1.ServerReflection',
  'grpc.reflection.v1alpha.ServerReflection',
  'grpc.health.v1.Health',
];

const loopback = /^(127(\.\d{1,3}){3}|\[::1\]|localhost):([1-9]\d{0,4})$/u;

const anywhere = /^[\w.:[\]-]+:([1-9]\d{0,4})$/u;

const file = /^\/[\w./-]+$/u;

/** What is wrong with an endpoint, a sentence each. Tokens and keys must not travel in plain text: beyond loopback nginx needs TLS. */
export function problemsOf(endpoint: Partial<Endpoint>): string[] {
  const { listen = '', certificate, key, trusted, name: ofCertificate, feeds, calendars } = endpoint;
  const problems = processes
    .filter((name) => !(trusted === undefined ? loopback : anywhere).test(endpoint[name] ?? ''))
    .map(
      (name) =>
        `--${name} must be a loopback address and a port, such as 127.0.0.1:4222, or with --trusted any address and port`,
    );
  if (ofCertificate !== undefined && !/^[\w.-]+$/u.test(ofCertificate)) problems.push('--name must be a name');
  for (const [name, path] of Object.entries({ certificate, key, trusted }))
    if (path !== undefined && !file.test(path)) problems.push(`--${name} must be the absolute path of a PEM file`);
  for (const [name, address] of Object.entries({ feeds, calendars }))
    if (address !== undefined && !loopback.test(address))
      problems.push(`--${name} must be a loopback address and a port, such as 127.0.0.1:4240`);
  if ((certificate === undefined) !== (key === undefined)) problems.push('--certificate and --key go together');
  if (!loopback.test(listen) && (certificate === undefined || !/^[\w.:[\]-]+:\d{1,5}$/u.test(listen)))
    problems.unshift('--listen must be a loopback address and a port, or any with --certificate and --key');
  return problems;
}

/**
 * A whole nginx configuration that makes the processes of a node one endpoint, for nginx 1.18 or newer. Files that nginx writes are
 * below its prefix (`-p`), the log goes to stderr.
 */
export function nginxConfiguration(endpoint: Endpoint): string {
  const scheme = endpoint.trusted ? 'grpcs' : 'grpc';
  const upstreams = processes.map(
    (name) => `  upstream inclust_${name} {
    server ${endpoint[name]};
    keepalive 32;
  }`,
  );
  const locations = processes.flatMap((name) =>
    [...contracts[name].map(serviceName), ...(name === 'members' ? common : [])].map(
      (service) => `    location /${service}/ { grpc_pass ${scheme}://inclust_${name}; }`,
    ),
  );
  for (const [name, path, more] of [
    ['feeds', '/feeds/', ''],
    ['calendars', '/feeds/bookings/', secretPath],
  ] as const) {
    const server = endpoint[name];
    if (server === undefined) continue;
    upstreams.push(`  upstream inclust_${name} {
    server ${server};
    keepalive 32;
  }`);
    locations.push(httpLocation(path, `inclust_${name}`, more));
  }
  return `# Rendered by deploy/nginx/render.ts; changes are overwritten.
worker_processes auto;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path temp;
  proxy_temp_path temp;
  fastcgi_temp_path temp;
  uwsgi_temp_path temp;
  scgi_temp_path temp;
${upstreams.join('\n')}
  server {
    listen ${endpoint.listen} ${endpoint.certificate ? 'ssl ' : ''}http2;
${tlsOf(endpoint)}${trustOf(endpoint)}    # The processes believe it with INCLUST_TRUSTED_PROXY=127.0.0.1, to count wrong passwords by where they come from.
    grpc_set_header x-real-ip $remote_addr;
    # Registers of any size, and streams that say nothing for long: deadlines are the caller's and the node's own.
    client_max_body_size 0;
    client_body_timeout 1d;
    grpc_read_timeout 1d;
    grpc_send_timeout 1d;
    # By default nginx ends a connection after 1,000 calls.
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
    grpc_socket_keepalive on;
${locations.join('\n')}
    location / {
      default_type application/grpc;
      add_header grpc-status 12;
      add_header grpc-message "no such service";
      return 200 "";
    }
  }
}
`;
}

/** Feeds are plain HTTP/1.1; compressing and validating is theirs. They name themselves by what the reader has called. */
function httpLocation(path: string, upstream: string, more: string): string {
  return `    location ${path} {
      proxy_pass http://${upstream};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
${more}    }`;
}

/** A path is the secret of who reads her calendar by it: what fails is not told with it. */
const secretPath = `      error_log /dev/null emerg;
`;

function tlsOf({ certificate, key }: Endpoint): string {
  return certificate && key
    ? `    ssl_certificate ${certificate};\n    ssl_certificate_key ${key};\n    ssl_protocols TLSv1.2 TLSv1.3;\n`
    : '';
}

function trustOf({ trusted, name = 'localhost' }: Endpoint): string {
  if (!trusted) return '';
  return `    grpc_ssl_verify on;
    grpc_ssl_verify_depth 4;
    grpc_ssl_trusted_certificate ${trusted};
    grpc_ssl_name ${name};
    grpc_ssl_server_name on;
`;
}

function serviceName(definition: Definition): string {
  return Object.values(definition)[0]?.path.split('/')[1] ?? '';
}
