export type { Authorize } from './authorizing.ts';
export {
  deadlines,
  failure,
  openCall,
  unary,
  type Admit,
  type RpcCall,
  type RpcContext,
  type UnaryMethod,
} from './call.ts';
export { callUnary, openClient, type ClientConstructor, type ClientOptions } from './client.ts';
export { apiKey, bearer, credentialOf, type Authorization, type Credential } from './credential.ts';
export { identify, type Encoder } from './identify.ts';
export { maskFields } from './mask.ts';
export { moneyFromProto, moneyToProto } from './money.ts';
export { reflectionServices } from './reflection.ts';
export { startRpcServer, type RpcServer, type RpcServerOptions, type RpcService } from './server.ts';
export { refusalOf, refusalStatus } from './status.ts';
export { streaming, writeTo } from './stream.ts';
export { textFromProto, textToProto } from './text.ts';
export { words, type Words } from './words.ts';
