export type { FederationDependencies } from './dependencies.ts';
export { createFederation, type FederationServiceHandle } from './service.ts';
