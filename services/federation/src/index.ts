export { createFederation, type FederationDependencies, type FederationServiceHandle } from './service.ts';
