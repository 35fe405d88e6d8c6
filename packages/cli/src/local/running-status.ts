import type { LocalFederation, ProcessStatus } from './federation.ts';
import type { CutMode } from './link-proxy.ts';

/** What the running federation tells of itself over its control socket. */
export interface RunningStatus {
  /** Of `inclust up`. */
  readonly pid: number;
  readonly data: string;
  readonly phase: 'starting' | 'ready' | 'stopping';
  readonly nodes: readonly {
    readonly id: string;
    readonly role: string;
    readonly address: string;
    readonly home: string;
    readonly processes: readonly ProcessStatus[];
  }[];
  readonly links: readonly { readonly city: string; readonly cut: CutMode | null; readonly connections: number }[];
}

/** The parts of the status that a started federation knows. */
export function statusOf(federation: LocalFederation | undefined): Pick<RunningStatus, 'nodes' | 'links'> {
  const nodes = federation?.nodes ?? [];
  return {
    nodes: nodes.map(({ id, role, address, home }) => ({
      id,
      role,
      address,
      home,
      processes: federation?.processes(id) ?? [],
    })),
    links: nodes.flatMap(({ id }) => {
      const link = federation?.link(id);
      return link ? [{ city: id, ...link }] : [];
    }),
  };
}
