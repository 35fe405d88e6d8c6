import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { descriptorSet } from '@inclust/contracts';

/** An rpc of a contract. */
export interface ContractMethod {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** All rpcs of the compiled protos. */
export function contractMethods(): ContractMethod[] {
  return Object.entries(loadFileDescriptorSetFromBuffer(descriptorSet())).flatMap(([name, found]) =>
    name.startsWith('inclust.') && !('format' in found)
      ? Object.values(found).map(({ path, requestStream, responseStream }) => ({ path, requestStream, responseStream }))
      : [],
  );
}
