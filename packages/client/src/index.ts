export { connect, type NodeClient, type ReportingApi } from './connect.ts';
export type { DirectoryApi } from './directory.ts';
export type { FederationApi } from './federation.ts';
export type { MembersApi } from './members.ts';
export type { OperationsApi } from './operations.ts';
export type { Partially } from './partial.ts';
export { refusedError, RefusedError, type Violation } from './refused-error.ts';
export type { CallSettings } from './retry.ts';
