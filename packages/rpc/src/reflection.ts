import type { ServiceDefinition, ServerDuplexStream, UntypedServiceImplementation } from '@grpc/grpc-js';

type RawStream = ServerDuplexStream<Buffer, Buffer>;
type Captured = { definition: ServiceDefinition; implementation: UntypedServiceImplementation };

const versions = ['v1', 'v1alpha'] as const;

/**
 * Reflection, so that grpcurl and the like can list and call everything. The library that answers is loaded with the first question:
 * a node that nobody asks does not pay for it.
 */
export function reflectionServices(
  descriptors: () => Buffer,
): { definition: ServiceDefinition; implementation: UntypedServiceImplementation }[] {
  let loaded: Promise<Captured[]> | undefined;
  return versions.map((version) => {
    const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    const definition = {
      serverReflectionInfo: {
        path,
        requestStream: true,
        responseStream: true,
        requestSerialize: identity,
        requestDeserialize: identity,
        responseSerialize: identity,
        responseDeserialize: identity,
      },
    };
    const serverReflectionInfo = (stream: RawStream): void => {
      stream.pause();
      loaded ??= load(descriptors());
      loaded.then(
        (services) => delegate(services, path, stream),
        (error: Error) => stream.destroy(error),
      );
    };
    return { definition, implementation: { serverReflectionInfo } };
  });
}

async function load(descriptors: Buffer): Promise<Captured[]> {
  const [{ fromBinary, toBinary }, { FileDescriptorProtoSchema, FileDescriptorSetSchema }, { ReflectionService }] =
    await Promise.all([import('@bufbuild/protobuf'), import('@bufbuild/protobuf/wkt'), import('@grpc/reflection')]);
  // Files as the compiler made them. The loader of protos names types within a file by less than their whole names, which clients refuse that
  // are built on Go's own library, such as grpcurl.
  const files = fromBinary(FileDescriptorSetSchema, descriptors).file.map((file) =>
    Buffer.from(toBinary(FileDescriptorProtoSchema, file)),
  );
  const all = {
    all: { format: 'Protocol Buffer 3 EnumDescriptorProto' as const, type: {}, fileDescriptorProtos: files },
  };
  const found: Captured[] = [];
  new ReflectionService(all).addToServer({
    addService: (definition: ServiceDefinition, implementation: UntypedServiceImplementation) =>
      found.push({ definition, implementation }),
  });
  return found;
}

function delegate(services: readonly Captured[], path: string, stream: RawStream): void {
  for (const { definition, implementation } of services) {
    for (const [name, method] of Object.entries(definition)) {
      if (method.path !== path) continue;
      const handler = implementation[name] as (stream: unknown) => void;
      // The library speaks objects, this stream bytes.
      handler({
        on: (event: string, listener: (value?: unknown) => void) =>
          stream.on(event, event === 'data' ? (bytes: Buffer) => listener(method.requestDeserialize(bytes)) : listener),
        write: (message: unknown) => stream.write(method.responseSerialize(message)),
        end: () => stream.end(),
      });
      stream.resume();
      return;
    }
  }
  stream.destroy(new Error(`no reflection at ${path}`));
}

function identity(bytes: Buffer): Buffer {
  return bytes;
}
