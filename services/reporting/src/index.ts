export { createReporting, type ReportingDependencies, type ReportingServiceHandle } from './service.ts';
