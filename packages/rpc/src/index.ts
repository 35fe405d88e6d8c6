export {
  deadlines,
  failure,
  openCall,
  unary,
  writeTo,
  type Permission,
  type RpcCall,
  type RpcContext,
  type UnaryMethod,
} from './call.ts';
export { callUnary, openClient, type ClientConstructor } from './client.ts';
export { reflectionServices } from './reflection.ts';
export { startRpcServer, type RpcServer, type RpcServerOptions, type RpcService } from './server.ts';
export { refusalOf, refusalStatus } from './status.ts';
