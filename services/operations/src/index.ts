export { createOperations, type OperationsDependencies, type OperationsServiceHandle } from './service.ts';
