// Loaded with `node --import` before anything else. Without an endpoint for all signals or for traces it loads nothing and does nothing.
if (process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] || process.env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) {
  const { startTelemetry } = await import('./start-telemetry.mjs');
  await startTelemetry(process.env);
}
