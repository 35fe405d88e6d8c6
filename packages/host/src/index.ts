export { ConfigError, ConfigReader } from './config.ts';
export { createLogger } from './logger.ts';
export { readNodeConfig, type NodeProcessConfig } from './node-config.ts';
export { openNodeProcess, serveNode, type NodeProcess, type ServedSites } from './node-process.ts';
export { run } from './run.ts';
export { faultsFrom } from './steps.ts';
