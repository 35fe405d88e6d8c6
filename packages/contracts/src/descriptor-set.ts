import { readFileSync } from 'node:fs';

/** The compiled protos (a `google.protobuf.FileDescriptorSet`), for reflection. */
export function descriptorSet(): Buffer {
  return readFileSync(new URL('./gen/descriptors.binpb', import.meta.url));
}
