export { createAccounts } from './service.ts';
