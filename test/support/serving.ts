import { credentials, makeGenericClientConstructor } from '@grpc/grpc-js';

// grpc.health.v1: a request without a service is empty; the answer's field 1 is the status, 1 = SERVING.
const Health = makeGenericClientConstructor(
  {
    check: {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: () => Buffer.alloc(0),
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: (bytes: Buffer) => bytes,
    },
  },
  'Health',
);

/** Whether the process at an address says that it serves. */
export function serving(address: string): Promise<boolean> {
  const client = new Health(address, credentials.createInsecure());
  return new Promise((resolve) => {
    const check = client['check'] as (
      request: object,
      options: { deadline: number },
      done: (error: Error | null, answer?: Buffer) => void,
    ) => void;
    check.call(client, {}, { deadline: Date.now() + 1_000 }, (error, answer) => {
      client.close();
      resolve(!error && answer?.[0] === 8 && answer[1] === 1);
    });
  });
}
