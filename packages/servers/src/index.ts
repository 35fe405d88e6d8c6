export { serverConfig } from './config.ts';
export type { ServerConfig } from './config.ts';
export { detectMongoKind, startMongo } from './mongo.ts';
export type { MongoKind, MongoOptions, MongoServer } from './mongo.ts';
export { prepareReplicaSet } from './mongo-ready.ts';
export { startNats } from './nats.ts';
export type { NatsOptions, NatsServer } from './nats.ts';
export { allocatePorts, freePort } from './ports.ts';
export type { Exit, RunningServer } from './server-process.ts';
