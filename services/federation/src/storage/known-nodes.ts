import { writeKnownNodes } from '@inclust/node-home';
import type { NodeRegister } from '../app/ports.ts';

/**
 * The register, which keeps the nodes' token keys also in the node's home: there all processes of the node find by whose signature they
 * know the members of other nodes, also while this one is away.
 */
export async function withKnownNodes(register: NodeRegister, file: string): Promise<NodeRegister> {
  const keep = async (): Promise<void> => {
    const records = await register.all();
    writeKnownNodes(
      file,
      Object.fromEntries(
        records.flatMap(({ nodeId, tokenKey, left }) => (tokenKey && !left ? [[nodeId, tokenKey] as const] : [])),
      ),
    );
  };
  await keep();
  return {
    ...register,
    put: async (record) => {
      await register.put(record);
      await keep();
    },
    replace: async (record) => {
      await register.replace(record);
      await keep();
    },
    forget: async () => {
      await register.forget();
      await keep();
    },
  };
}
