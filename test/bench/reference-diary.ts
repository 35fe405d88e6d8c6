// The hand-written minimum of a booking: one guarded update of a day's diary and one pipelined publish a call.
import { randomUUIDv7 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import {
  Booking,
  BookingConfirmed,
  BookingServiceService,
  BookingState,
  type CreateBookingRequest,
  type CreateBookingResponse,
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

interface Day {
  _id: string;
  entries: { booking: string; start: number; end: number }[];
}

const connection = await mongoose.createConnection(url, { writeConcern: { w: 'majority', journal: true } }).asPromise();
const days = connection.collection<Day>('days');
const broker = await connect({
  servers: nats,
  noAsyncTraces: true,
  authenticator: nkeyAuthenticator(readFileSync(seed)),
});
await (await jetstreamManager(broker)).streams.add({ name: 'EVENTS', subjects: ['inclust.>'] });
const stream = jetstream(broker);

async function book(request: CreateBookingRequest): Promise<CreateBookingResponse> {
  const { resource, person, startTime = '', endTime = '' } = request;
  const id = randomUUIDv7();
  const [start, end] = [Date.parse(startTime), Date.parse(endTime)];
  const _id = `${resource}/${startTime.slice(0, 10)}`;
  const entry = { $push: { entries: { booking: id, start, end } } };
  const isFree = { entries: { $not: { $elemMatch: { start: { $lt: end }, end: { $gt: start } } } } };
  const done = await days.updateOne({ _id, ...isFree }, entry);
  // As with ours the first of a day finds no document.
  if (done.matchedCount === 0) await days.updateOne({ _id }, entry, { upsert: true });
  const state = BookingState.BOOKING_STATE_CONFIRMED;
  const facts = { bookingId: id, version: 1n, resourceId: resource, person, startTime, endTime, units: 1, state };
  const set = headers();
  set.set('ce-id', id);
  set.set('ce-type', 'inclust.coworking.v1.BookingConfirmed');
  const body = BookingConfirmed.encode(BookingConfirmed.fromPartial({ facts })).finish();
  // Pipelined: the answer does not wait for the acknowledgement.
  stream
    .publish('inclust.arta.coworking.v1.booking.confirmed', body, { msgID: id, headers: set })
    .catch((error: unknown) => console.error(error));
  const name = `nodes/arta/bookings/${id}`;
  return { booking: Booking.fromPartial({ name, resource, person, startTime, endTime, units: 1, state, etag: '1' }) };
}

const server = new Server();
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
server.addService(BookingServiceService, {
  createBooking: (
    call: ServerUnaryCall<CreateBookingRequest, CreateBookingResponse>,
    done: sendUnaryData<CreateBookingResponse>,
  ) => {
    book(call.request).then(
      (answer) => done(null, answer),
      (error: Error) => done(error),
    );
  },
} as never);
server.bindAsync(listen, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
process.once('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
