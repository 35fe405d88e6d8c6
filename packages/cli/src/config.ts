/** What the command takes from its environment. */
export interface CliConfig {
  /** Whether colours are wanted; https://no-color.org. */
  readonly colours: boolean;
  /** How often the nodes of the local federation compare their copies, in seconds; `undefined`: as the command thinks fit. */
  readonly compareSeconds: string | undefined;
  /** A MongoDB that runs already and that all nodes of the local federation shall use, each its own database. */
  readonly mongoUrl: string | undefined;
}

/** Reads what the command takes from its environment. */
export function cliConfig(env: NodeJS.ProcessEnv): CliConfig {
  return {
    colours: !env['NO_COLOR'],
    compareSeconds: env['INCLUST_COMPARE_SECONDS'] || undefined,
    mongoUrl: env['INCLUST_MONGO_URL'] || undefined,
  };
}

/** The environment of a node's process: ours, but only with those settings of a node that are given here. */
export function nodeEnvironment(
  env: NodeJS.ProcessEnv,
  settings: { readonly compareSeconds: string; readonly mongoUrl?: string },
): NodeJS.ProcessEnv {
  const own = new Set([
    'INCLUST_HOME',
    'INCLUST_MONGO_URL',
    'INCLUST_NATS_URL',
    'INCLUST_GRPC_LISTEN',
    'INCLUST_MEMBERS_ADDRESS',
    'INCLUST_REPORTING_ADDRESS',
  ]);
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => !own.has(name))),
    INCLUST_COMPARE_SECONDS: settings.compareSeconds,
    ...(settings.mongoUrl ? { INCLUST_MONGO_URL: settings.mongoUrl } : {}),
  };
}

/** Whether the processes of nodes shall send telemetry, as OpenTelemetry's own variables say. */
export function telemetryWanted(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['OTEL_EXPORTER_OTLP_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']);
}
