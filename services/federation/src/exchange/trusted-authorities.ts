import {
  areAuthoritiesUnread,
  authoritiesOf,
  authorityId,
  keepAuthorities,
  markAuthoritiesUnread,
  readAnew,
  readAuthorities,
  signerOfLink,
  toldAuthorities,
  type HomePaths,
} from '@inclust/node-home';
import type { Logger } from 'pino';

/** What a node trusts, as it tells it. */
export interface Trust {
  /** The authorities that its server has read. */
  readonly authorities: readonly string[];
  /** The one that has signed the certificate of its link; empty where none is known. */
  readonly signedBy: string;
}

/** The authorities of the federation that a city trusts; another one takes the place of the present one by way of both. */
export class TrustedAuthorities {
  readonly #paths: HomePaths;
  readonly #readConfiguration: () => Promise<void>;
  readonly #logger: Logger;
  readonly #trust: () => Trust;
  #refused = '';

  constructor(paths: HomePaths, readConfiguration: () => Promise<void>, logger: Logger) {
    this.#paths = paths;
    this.#readConfiguration = readConfiguration;
    this.#logger = logger;
    const files = [paths.authority, paths.certificate, paths.certificatePair, paths.authoritiesUnread];
    this.#trust = readAnew(files, () => {
      const signer = signerOfLink(paths);
      return {
        authorities: areAuthoritiesUnread(paths) ? [] : authoritiesOf(paths).map(authorityId),
        signedBy: signer ? authorityId(signer) : '',
      };
    });
  }

  told(): Trust {
    return this.#trust();
  }

  /**
   * Takes the authorities that the meta-cluster told over the link, and has the server read them; what is cut off is done at the next word of it. Those of
   * which it knows none are refused, since the meta-cluster would not be the one that it knows. Whether they were taken.
   */
  async take(pem: string): Promise<boolean> {
    const told = toldAuthorities(this.#paths, pem);
    if (typeof told === 'string') {
      if (this.#refused !== pem) this.#logger.warn({ reason: told }, 'authorities of the federation refused');
      this.#refused = pem;
      return false;
    }
    markAuthoritiesUnread(this.#paths);
    keepAuthorities(this.#paths, told);
    await readAuthorities(this.#paths, this.#readConfiguration);
    this.#logger.info({ authorities: told.length }, 'authorities of the federation taken');
    return true;
  }
}
