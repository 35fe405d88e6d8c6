import { join } from 'node:path';
import { credentials, makeClientConstructor, type ClientDuplexStream } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

interface Answer {
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] };
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
}
type Question = { readonly listServices: string } | { readonly fileContainingSymbol: string };

/** The services that an address lists, sorted, each with the number of files that describe it. */
export async function reflectedServices(address: string): Promise<Map<string, number>> {
  const found = loadSync(join(import.meta.dirname, 'reflection.proto'))['grpc.reflection.v1.ServerReflection'];
  if (!found || 'format' in found) throw new Error('the protocol of reflection cannot be read');
  const client = new (makeClientConstructor(found, 'ServerReflection'))(address, credentials.createInsecure());
  const open = client['ServerReflectionInfo'] as (options: {
    deadline: number;
  }) => ClientDuplexStream<Question, Answer>;
  const stream = open.call(client, { deadline: Date.now() + 10_000 });
  const answers = (stream as AsyncIterable<Answer>)[Symbol.asyncIterator]();
  const ask = async (question: Question): Promise<Answer> => {
    stream.write(question);
    const { value, done } = await answers.next();
    if (done) throw new Error('reflection ended');
    return value;
  };
  try {
    const { listServicesResponse } = await ask({ listServices: '*' });
    const files = new Map<string, number>();
    for (const { name } of (listServicesResponse?.service ?? []).toSorted((one, other) =>
      one.name < other.name ? -1 : 1,
    )) {
      const { fileDescriptorResponse } = await ask({ fileContainingSymbol: name });
      files.set(name, fileDescriptorResponse?.fileDescriptorProto.length ?? 0);
    }
    return files;
  } finally {
    stream.end();
    client.close();
  }
}
