// A process that has loaded what a node is made of, and does nothing but say that it serves.
import { Server, ServerCredentials } from '@grpc/grpc-js';
import '@nats-io/jetstream';
import '@nats-io/transport-node';
import { HealthImplementation } from 'grpc-health-check';
import 'mongoose';

const server = new Server();
new HealthImplementation({ '': 'SERVING' }).addToServer(server);
server.bindAsync(process.env['INCLUST_BENCH_LISTEN'] ?? '', ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
process.once('SIGTERM', () => process.kill(process.pid, 'SIGKILL'));
