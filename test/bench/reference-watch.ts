// The hand-written minimum of a watch: what comes on a subject is written to everybody who is there. It knows no cursors, no filters, nothing
// that was before, and whoever does not read fills its memory.
import { readFileSync } from 'node:fs';
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { connect, nkeyAuthenticator } from '@nats-io/transport-node';
import { HealthImplementation } from 'grpc-health-check';
import {
  Change,
  MemberServiceService,
  readEnvelope,
  type WatchMembersRequest,
  type WatchMembersResponse,
} from '@inclust/contracts';

const { INCLUST_BENCH_LISTEN: listen = '', INCLUST_BENCH_NATS: nats = '', INCLUST_BENCH_SEED: seed = '' } = process.env;

const readers = new Set<ServerWritableStream<WatchMembersRequest, WatchMembersResponse>>();
const broker = await connect({ servers: nats, authenticator: nkeyAuthenticator(readFileSync(seed)) });
let count = 0;
broker.subscribe('inclust.arta.members.v1.member.>', {
  callback: (_, message) => {
    const event = readEnvelope(message.headers, message.data);
    if (!event) return;
    count += 1;
    const { id, type, time, subject, version, body } = event;
    const any = { typeUrl: `type.googleapis.com/${type}`, value: Buffer.from(body) };
    const change = { eventId: id, type, eventTime: time, subject, version: BigInt(version), event: any };
    const answer = { cursor: String(count), what: { $case: 'change' as const, value: Change.fromPartial(change) } };
    for (const reader of readers) reader.write(answer);
  },
});
await broker.flush();
const server = new Server({ 'grpc.max_concurrent_streams': 1_024, 'grpc.enable_channelz': 0 });
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
server.addService(MemberServiceService, {
  watchMembers: (call: ServerWritableStream<WatchMembersRequest, WatchMembersResponse>) => {
    readers.add(call);
    call.on('cancelled', () => readers.delete(call));
    call.write({ cursor: '0', what: { $case: 'checkpoint', value: {} } });
  },
});
server.bindAsync(listen, ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
process.once('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
