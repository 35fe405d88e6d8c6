import type { DirectoryFilter } from '@inclust/contracts';
import { accept, invalid, type Actor, type Outcome } from '@inclust/kernel';
import type { DirectoryConditions, DirectoryViewer } from '../../app/ports.ts';

/** Whoever belongs to a node sees what its members share with the nodes; everybody else, programs too, what is public. */
export function viewerOf(actor: Actor): DirectoryViewer {
  return actor.roles.some((role) => role !== 'integrator') ? 'federation' : 'public';
}

/** Which entries a filter wants. Refused: `invalid-input`. */
export function conditionsOf(filter: DirectoryFilter | undefined): Outcome<DirectoryConditions> {
  if (filter && filter.kind !== '' && filter.kind !== 'person' && filter.kind !== 'organisation') {
    return invalid([{ field: 'filter.kind', rule: 'kind-unknown', message: 'Must be person, organisation or empty.' }]);
  }
  return accept({
    ...(filter?.nodeId ? { node: filter.nodeId } : {}),
    ...(filter?.kind ? { kind: filter.kind } : {}),
    ...(filter?.discipline ? { discipline: filter.discipline } : {}),
  });
}
