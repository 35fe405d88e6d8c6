import type { ReplicaRow } from '@inclust/mongo';

/** What every node should hold of this one's events and venues. */
export interface PublicCopies {
  /** Every event that was published, and every venue. */
  rows(): AsyncIterable<ReplicaRow>;
  /** Publishes the public state of each once more where the stream lacks it; answers with how many were looked at. */
  republish(): Promise<number>;
}
