import { envelopeKeyId, keepMetaKey } from '@inclust/node-home';
import type { NodeId } from '@inclust/kernel';
import type { Logger } from 'pino';
import type { NodeRegister } from '../app/ports.ts';

/** What keeping the meta-cluster's key needs. */
export interface MetaKeyOptions {
  readonly home: string;
  readonly meta: NodeId;
  readonly logger: Logger;
  readonly onStep?: (step: string) => void;
}

/**
 * The register of a city, which keeps the meta-cluster's key in the node's home, before the database has it: so the home never knows an older
 * one, and what it says counts.
 */
export function withMetaKey(register: NodeRegister, { home, meta, logger, onStep }: MetaKeyOptions): NodeRegister {
  return {
    ...register,
    put: async (record) => {
      const held = record.nodeId === meta ? await register.get(meta) : undefined;
      if (!held || held.version >= record.version) return register.put(record);
      const isNew = held.envelopeKey !== record.envelopeKey;
      if (isNew) {
        keepMetaKey(home, record.envelopeKey);
        onStep?.('meta-key.kept');
      }
      await register.put(record);
      const key = envelopeKeyId(Buffer.from(record.envelopeKey, 'base64'));
      if (isNew) logger.info({ peer: meta, key }, 'the meta-cluster has a new key');
      if (record.keyCompromised && !held.keyCompromised)
        logger.warn(
          { peer: meta, key },
          'somebody else may have the key of the meta-cluster; its new one is to be named here',
        );
    },
  };
}
