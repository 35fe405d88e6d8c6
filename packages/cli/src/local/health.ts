import { setTimeout as pause } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';

/** `grpc.health.v1.HealthCheckResponse` as bytes: field 1 with the value SERVING. */
const servingAnswer = Buffer.from([0x08, 0x01]);

/** Asks until the node says that it serves, or the signal is aborted. */
export async function untilServing(address: string, signal: AbortSignal): Promise<'serving' | 'late'> {
  const client = openHealth(address);
  try {
    for (;;) {
      if (await check(client, 2_000)) return 'serving';
      if (signal.aborted) return 'late';
      await pause(100);
    }
  } finally {
    client.close();
  }
}

function openHealth(address: string): Client {
  return new Client(address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 200,
    // A channel of its own: the shared one would keep the pauses of calls that failed before.
    'grpc.use_local_subchannel_pool': 1,
  });
}

function check(client: Client, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      '/grpc.health.v1.Health/Check',
      (request: Buffer) => request,
      (answer: Buffer) => answer,
      Buffer.alloc(0),
      { deadline: Date.now() + timeout },
      (error, answer) => resolve(!error && answer !== undefined && servingAnswer.equals(answer)),
    );
  });
}
