export { ConfigError, ConfigReader } from './config.ts';
export { createLogger } from './logger.ts';
export { run, type HostProcess } from './run.ts';
export { faultsFrom } from './steps.ts';
