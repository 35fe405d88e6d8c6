import type { InstantText, Outcome, RequestIdentity } from '@inclust/kernel';
import type { AtVersion, Decision } from '@inclust/mongo';
import type { Catalogue } from '../../domain/indicators/catalogue.ts';
import type { OwnIndicator, OwnIndicatorStep } from '../../domain/indicators/own-indicator.ts';

/** The indicators that officers of a node have adopted. */
export interface OwnIndicatorStore {
  get(code: string): Promise<AtVersion<OwnIndicator> | undefined>;
  /** All of them, by their codes. */
  list(): Promise<readonly AtVersion<OwnIndicator>[]>;
  save(
    code: string,
    request: RequestIdentity,
    decide: Decision<OwnIndicator, OwnIndicatorStep>,
  ): Promise<Outcome<AtVersion<OwnIndicator>>>;
}

/** Reads the indicators of a node as they are. */
export type ReadCatalogue = () => Promise<Catalogue>;

/** What use cases of indicators work with. */
export interface IndicatorsApp {
  readonly own: OwnIndicatorStore;
  readonly catalogue: ReadCatalogue;
  /** Has numbers made of what was adopted. */
  readonly count: () => void;
  readonly clock: { now(): InstantText };
}
