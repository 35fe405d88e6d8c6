import type { NodeId } from '@inclust/kernel';
import { nodesOf } from '../../domain/credits/hosting.ts';
import type { Posting } from '../../domain/credits/posting.ts';

/** An entry of the ledger as it is kept. */
export type PostingDocument = Omit<Posting, 'id'> & {
  readonly _id: string;
  /** The nodes with which something stands open by it; absent where none does. */
  readonly settles?: readonly NodeId[];
};

/** The document of an entry. */
export function postingDocument({ id, ...rest }: Posting): PostingDocument {
  const settles = nodesOf(rest);
  return { _id: id, ...rest, ...(settles.length > 0 ? { settles } : {}) };
}

/** The entry in a document. */
export function decodePosting(document: PostingDocument): Posting {
  const { _id, settles: _, ...rest } = document;
  return { id: _id, ...rest };
}
