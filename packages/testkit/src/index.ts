export { testServers } from './servers.ts';
export type { TestServers } from './servers.ts';
export { openTestDatabase, testDatabase } from './database.ts';
export type { TestDatabase } from './database.ts';
export { testPrefix } from './prefix.ts';
export { eventually } from './eventually.ts';
export type { Patience } from './eventually.ts';
export { fileScope, testScope } from './scope.ts';
export { temporaryFolder } from './folder.ts';
