import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the command takes from its environment. */
export interface CliConfig {
  /** Whether colours are wanted; https://no-color.org. */
  readonly colours: boolean;
  /** A MongoDB that runs already and that all nodes of the local federation shall use, each its own database. */
  readonly mongoUrl: string | undefined;
  /** Who calls, in place of a login. Secrets: never log them. */
  readonly token: string | undefined;
  readonly apiKey: string | undefined;
  /** The PEM file of the authority to trust. */
  readonly authority: string | undefined;
  /** Where the logins of this person are kept. */
  readonly configFolder: string;
}

/** Reads what the command takes from its environment. */
export function cliConfig(env: NodeJS.ProcessEnv): CliConfig {
  return {
    colours: !env['NO_COLOR'],
    mongoUrl: env['INCLUST_MONGO_URL'] || undefined,
    token: env['INCLUST_TOKEN'] || undefined,
    apiKey: env['INCLUST_API_KEY'] || undefined,
    authority: env['INCLUST_CA'] || undefined,
    // The XDG Base Directory Specification says where.
    configFolder: join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'inclust'),
  };
}

/** Where another service of the same node answers. */
const addressOfService = /^INCLUST_[A-Z]+_ADDRESS$/u;

/** The environment of a node's process: ours, but only with those settings of a node that are given here. */
export function nodeEnvironment(env: NodeJS.ProcessEnv, settings: { readonly mongoUrl?: string }): NodeJS.ProcessEnv {
  const own = new Set([
    'INCLUST_HOME',
    'INCLUST_MONGO_URL',
    'INCLUST_NATS_URL',
    'INCLUST_GRPC_LISTEN',
    'INCLUST_HTTP_LISTEN',
    'INCLUST_TLS_CERT',
    'INCLUST_TLS_KEY',
    'INCLUST_TOKEN',
    'INCLUST_API_KEY',
  ]);
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !own.has(name) && !addressOfService.test(name))),
    // Who tries webhooks has her receiver on this machine.
    INCLUST_WEBHOOK_NETWORKS: env['INCLUST_WEBHOOK_NETWORKS'] || '127.0.0.0/8,::1/128',
    ...(settings.mongoUrl ? { INCLUST_MONGO_URL: settings.mongoUrl } : {}),
  };
}

/** Whether the processes of nodes shall send telemetry, as OpenTelemetry's own variables say. */
export function telemetryWanted(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);
}
