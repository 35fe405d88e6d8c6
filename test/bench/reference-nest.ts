// The same job in a NestJS gRPC microservice with a mongoose model, written as its documentation shows; decorators are applied by hand,
// since Node strips types and nothing else.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, nkeyAuthenticator } from '@nats-io/transport-node';
import { HealthImplementation } from 'grpc-health-check';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import mongoose, { Schema } from 'mongoose';
import type { RegisterMemberRequest } from '@inclust/contracts';
import { referenceDocument, referenceIndexes, referenceEvent } from './reference-documents.ts';

const {
  INCLUST_BENCH_LISTEN: listen = '',
  INCLUST_BENCH_MONGO: mongo = '',
  INCLUST_BENCH_NATS: nats = '',
  INCLUST_BENCH_SEED: seed = '',
} = process.env;
const protos = resolve(import.meta.dirname, '../../proto');

const connection = await mongoose
  .createConnection(mongo, { writeConcern: { w: 'majority', journal: true } })
  .asPromise();
const schema = new Schema(
  {
    _id: String,
    version: Number,
    kind: String,
    status: String,
    disciplines: [String],
    sortName: String,
    searchKeys: [String],
    everShared: Boolean,
    state: Schema.Types.Mixed,
    pending: [Schema.Types.Mixed],
    answers: [Schema.Types.Mixed],
  },
  { collection: 'members', versionKey: false },
);
const MemberModel = connection.model('Member', schema);
for (const keys of referenceIndexes) await connection.collection('members').createIndex(keys);
const broker = await connect({
  servers: nats,
  noAsyncTraces: true,
  authenticator: nkeyAuthenticator(readFileSync(seed)),
});
await (await jetstreamManager(broker)).streams.add({ name: 'EVENTS', subjects: ['inclust.>'] });
const stream = jetstream(broker);

class MembersController {
  async registerMember(request: RegisterMemberRequest): Promise<object> {
    const created = await MemberModel.create(referenceDocument(request));
    const set = headers();
    set.set('ce-id', created._id ?? '');
    set.set('ce-type', 'inclust.members.v1.MemberRegistered');
    stream
      .publish('inclust.arta.members.v1.member.registered', referenceEvent(created._id ?? ''), {
        msgID: created._id ?? '',
        headers: set,
      })
      .catch((error: unknown) => console.error(error));
    return { member: { name: `nodes/arta/members/${created._id}`, etag: '1', state: 1, profile: request.profile } };
  }
}
const method = Object.getOwnPropertyDescriptor(MembersController.prototype, 'registerMember');
if (method) GrpcMethod('MemberService', 'RegisterMember')(MembersController.prototype, 'registerMember', method);
Controller()(MembersController);

class MembersModule {}
Module({ controllers: [MembersController] })(MembersModule);

const application = await NestFactory.createMicroservice<MicroserviceOptions>(MembersModule, {
  transport: Transport.GRPC,
  logger: false,
  options: {
    package: 'inclust.members.v1',
    protoPath: join(protos, 'inclust/members/v1/member_service.proto'),
    url: listen,
    loader: { includeDirs: [protos], keepCase: false },
    onLoadPackageDefinition: (_: unknown, server: unknown) =>
      new HealthImplementation({ '': 'SERVING' }).addToServer(server as never),
  },
});
await application.listen();
process.once('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
