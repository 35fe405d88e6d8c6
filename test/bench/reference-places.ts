// The hand-written minimum of a registration: one guarded update and one pipelined publish a call.
import { randomUUIDv7 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import {
  Registration,
  RegistrationConfirmed,
  RegistrationServiceService,
  RegistrationState,
  type RegisterRequest,
  type RegisterResponse,
} from '@inclust/contracts';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, headers, nkeyAuthenticator } from '@nats-io/transport-node';
import { HealthImplementation } from 'grpc-health-check';
import mongoose from 'mongoose';

const {
  INCLUST_BENCH_LISTEN: listen = '',
  INCLUST_BENCH_MONGO: url = '',
  INCLUST_BENCH_NATS: nats = '',
  INCLUST_BENCH_SEED: seed = '',
} = process.env;

/** More than any load asks for. */
const capacity = 1_000_000;

const connection = await mongoose.createConnection(url, { writeConcern: { w: 'majority', journal: true } }).asPromise();
const occurrences = connection.collection<{ _id: string; taken: number }>('occurrences');
const broker = await connect({
  servers: nats,
  noAsyncTraces: true,
  authenticator: nkeyAuthenticator(readFileSync(seed)),
});
await (await jetstreamManager(broker)).streams.add({ name: 'EVENTS', subjects: ['inclust.>'] });
const stream = jetstream(broker);

async function register({ occurrence, person, lines }: RegisterRequest): Promise<RegisterResponse> {
  const id = randomUUIDv7();
  const places = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  // As with ours the first who comes finds the occurrence without a document.
  const taken = { $inc: { taken: places } };
  const done = await occurrences.updateOne({ _id: occurrence, taken: { $lte: capacity - places } }, taken);
  if (done.matchedCount === 0) await occurrences.updateOne({ _id: occurrence }, taken, { upsert: true });
  const placesByType = lines.map(({ ticketType, quantity }) => ({ ticketType, quantity }));
  const facts = {
    registrationId: id,
    version: 1n,
    occurrence,
    person,
    state: RegistrationState.REGISTRATION_STATE_CONFIRMED,
    places,
    placesByType,
  };
  const set = headers();
  set.set('ce-id', id);
  set.set('ce-type', 'inclust.events.v1.RegistrationConfirmed');
  const body = RegistrationConfirmed.encode(RegistrationConfirmed.fromPartial({ facts })).finish();
  // Pipelined: the answer does not wait for the acknowledgement.
  stream
    .publish('inclust.arta.events.v1.registration.confirmed', body, { msgID: id, headers: set })
    .catch((error: unknown) => console.error(error));
  const registration = Registration.fromPartial({
    name: `${occurrence}/registrations/${id}`,
    person,
    lines: placesByType,
    state: RegistrationState.REGISTRATION_STATE_CONFIRMED,
    etag: '1',
  });
  return { registration, linkToken: '' };
}

const server = new Server();
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
server.addService(RegistrationServiceService, {
  register: (call: ServerUnaryCall<RegisterRequest, RegisterResponse>, done: sendUnaryData<RegisterResponse>) => {
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
