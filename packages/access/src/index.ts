export { admitBy, type AdmitOptions } from './admit.ts';
export { keyInvalid, prefixOf } from './api-key-check.ts';
export { openNodeAccess, type NodeAccess, type NodeAccessOptions, type ServiceAccess } from './node-access.ts';
export { operatorOfHome, ownToken } from './own-token.ts';
export { mayCall, type Permission } from './permission.ts';
export { permissions } from './table.ts';
export { tokenCheck, type TokenCheck } from './token-check.ts';
export { tokenSeconds, tokenSigner, type IssuedToken, type TokenSigner, type TokenSubject } from './token.ts';
