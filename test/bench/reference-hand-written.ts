// The hand-written minimum: one insert and one pipelined publish a call. Without INCLUST_BENCH_MONGO it is the empty handler.
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, nkeyAuthenticator, connect } from '@nats-io/transport-node';
import { HealthImplementation } from 'grpc-health-check';
import { readFileSync } from 'node:fs';
import mongoose from 'mongoose';
import { MemberServiceService, type RegisterMemberRequest, type RegisterMemberResponse } from '@inclust/contracts';
import { referenceDocument, referenceIndexes, referenceEvent, referenceMember } from './reference-documents.ts';

const {
  INCLUST_BENCH_LISTEN: listen = '',
  INCLUST_BENCH_MONGO: mongo,
  INCLUST_BENCH_NATS: nats = '',
  INCLUST_BENCH_SEED: seed = '',
} = process.env;

type Register = (request: RegisterMemberRequest) => Promise<RegisterMemberResponse>;

async function writing(url: string): Promise<Register> {
  const connection = await mongoose
    .createConnection(url, { writeConcern: { w: 'majority', journal: true } })
    .asPromise();
  const members = connection.collection<{ _id: string }>('members');
  for (const keys of referenceIndexes) await members.createIndex(keys);
  const broker = await connect({
    servers: nats,
    noAsyncTraces: true,
    ...(seed ? { authenticator: nkeyAuthenticator(readFileSync(seed)) } : {}),
  });
  await (await jetstreamManager(broker)).streams.add({ name: 'EVENTS', subjects: ['inclust.>'] });
  const stream = jetstream(broker);
  return async (request) => {
    const document = referenceDocument(request);
    await members.insertOne(document);
    const set = headers();
    set.set('ce-id', document._id);
    set.set('ce-type', 'inclust.members.v1.MemberRegistered');
    // Pipelined: the answer does not wait for the acknowledgement.
    stream
      .publish('inclust.arta.members.v1.member.registered', referenceEvent(document._id), {
        msgID: document._id,
        headers: set,
      })
      .catch((error: unknown) => console.error(error));
    return { member: referenceMember(document._id, request) };
  };
}

const register: Register = mongo
  ? await writing(mongo)
  : async (request) => ({ member: referenceMember('00000000-0000-7000-8000-000000000000', request) });
const server = new Server();
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
server.addService(MemberServiceService, {
  registerMember: (
    call: ServerUnaryCall<RegisterMemberRequest, RegisterMemberResponse>,
    done: sendUnaryData<RegisterMemberResponse>,
  ) => {
    register(call.request).then(
      (answer) => done(null, answer),
      (error: Error) => done(error),
    );
  },
} as never);
server.bindAsync(listen, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
process.once('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
