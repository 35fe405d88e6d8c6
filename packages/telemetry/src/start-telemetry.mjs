import { basename, dirname } from 'node:path';

/** What is traced; everything else is loaded as if there were no telemetry. */
const traced = ['@grpc/grpc-js', 'mongodb'];
/** How long an export may take with all its retries, in milliseconds: a process must end soon also where nobody takes its last spans. */
const longestExport = '3000';

/**
 * Starts the OpenTelemetry SDK for this process; where it sends, and how, the OTEL_ variables say. The hook on imports comes first:
 * what the SDK itself loads must not be there before it. Nothing about the machine or its user is told.
 *
 * @param {Record<string, string | undefined>} environment
 */
export async function startTelemetry(environment) {
  // Who names an endpoint for traces alone runs nothing at the default one that metrics would be sent to.
  if (!environment['OTEL_EXPORTER_OTLP_ENDPOINT'] && !environment['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'])
    environment['OTEL_METRICS_EXPORTER'] ??= 'none';
  environment['OTEL_EXPORTER_OTLP_TIMEOUT'] ??= longestExport;
  const { register } = await import('import-in-the-middle/register-hooks.mjs');
  register({ include: traced });
  const [{ NodeSDK }, { envDetector }, { GrpcInstrumentation }, { MongoDBInstrumentation }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/instrumentation-grpc'),
    import('@opentelemetry/instrumentation-mongodb'),
  ]);
  const sdk = new NodeSDK({
    serviceName: environment['OTEL_SERVICE_NAME'] ?? `inclust-${serviceOf(process.argv[1] ?? '')}`,
    // OTEL_RESOURCE_ATTRIBUTES and nothing else.
    resourceDetectors: [envDetector],
    // The log is pino's; it has the trace's ids.
    logRecordProcessors: [],
    instrumentations: [
      new GrpcInstrumentation({ ignoreGrpcMethods: ['Check', 'Watch'] }),
      // Without the text of commands, not even with its values masked: filters and documents are personal data.
      new MongoDBInstrumentation({ enhancedDatabaseReporting: false, dbStatementSerializer: () => undefined }),
    ],
  });
  sdk.start();
  process.once('beforeExit', () => void sdk.shutdown().catch(() => undefined));
}

/**
 * The service of a process: `members` for `services/members/src/main.ts`.
 *
 * @param {string} main
 */
function serviceOf(main) {
  return basename(dirname(dirname(main)));
}
