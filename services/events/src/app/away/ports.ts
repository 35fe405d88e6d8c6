import type { NodeId } from '@inclust/kernel';
import type { Asking, WishAnswer } from '@inclust/wishes';
import type { AwayRegistration, RegistrationWish } from '../../domain/away/away-registration.ts';
import type { KeptRegistration, OccurrenceRef } from '../places/ports.ts';

/** The events of other nodes. */
export interface OtherEvents {
  /** Tells a node what a member of this one wants of it. Rejects where it does not answer. */
  request(away: AwayRegistration): Promise<WishAnswer<RegistrationWish>>;
  /** Tells the home of a member how a registration stands. Rejects where it does not answer. */
  note(home: NodeId, kept: KeptRegistration): Promise<void>;
}

/** What the use cases of registrations at other nodes work with. */
export interface AwayApp extends Asking<RegistrationWish> {
  readonly node: NodeId;
  /** Whether another node has such an occurrence, as far as it is known here; `undefined` where that cannot be said. */
  readonly knows?: (owner: NodeId, ref: OccurrenceRef) => Promise<boolean | undefined>;
}
