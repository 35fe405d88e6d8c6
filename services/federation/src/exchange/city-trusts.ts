import { readFileSync } from 'node:fs';
import { ListTrustAnswer } from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import type { NodeCallHandler } from '@inclust/messaging';
import { authoritiesOf, authorityId, readAnew, type HomePaths } from '@inclust/node-home';
import type { Trust } from './trusted-authorities.ts';

/** At the meta-cluster: what cities told last of the authorities that they trust. */
export class CityTrusts {
  readonly #told = new Map<NodeId, Trust>();
  readonly #own: () => { readonly ids: readonly string[]; readonly pem: string };

  constructor(paths: HomePaths) {
    this.#own = readAnew([paths.authority], () => ({
      ids: authoritiesOf(paths).map(authorityId),
      pem: readFileSync(paths.authority, 'utf8'),
    }));
  }

  /** Notes what a city tells; answers with the authorities of the federation (PEM) where it trusts others, else with an empty text. */
  note(city: NodeId, trust: Trust): string {
    this.#told.set(city, trust);
    const { ids, pem } = this.#own();
    const isSame = ids.length === trust.authorities.length && ids.every((id) => trust.authorities.includes(id));
    return isSame ? '' : pem;
  }

  /** Answers the meta-cluster's own command; of a city that was not heard since the process began nothing is known. */
  list(self: NodeId, cities: () => Promise<readonly NodeId[]>): NodeCallHandler {
    return async (_, caller) => {
      if (caller !== self) throw new Error('only the node itself may ask what cities trust');
      const told = (await cities()).map((nodeId) => {
        const { authorities = [], signedBy = '' } = this.#told.get(nodeId) ?? {};
        return { nodeId, authorities: [...authorities], signedBy };
      });
      return ListTrustAnswer.encode({ cities: told }).finish();
    };
  }
}
