import { Schema, type Connection, type Model } from 'mongoose';
import type { MemberStatus } from '../domain/member.ts';

/** What a member's document has beside the fields of every aggregate. The names hold personal data; nothing of it leaves this collection. */
export interface MemberFields {
  readonly kind: 'person' | 'organisation';
  readonly status: MemberStatus;
  readonly disciplines: readonly string[];
  /** In the order of the node's first language; empty for who has no name left. */
  readonly sortName: string;
  /** What the member is counted by, as one text: an index can answer counts alone, which it cannot where a field is a list. */
  readonly facets: string;
  /** What places that sound alike share; absent where there is none. */
  readonly place?: string;
  readonly searchKeys: readonly string[];
  /** The member's own, and those of members who were merged into it; absent where there is none. */
  readonly externalIds?: readonly string[];
  /** Hashes of the names and register numbers in what tells the member apart in daily life, and what told those who were merged into it. */
  readonly naturalKeys: readonly string[];
  /** The first day on which a consent that stands no longer holds; absent where none runs out. */
  readonly consentExpires?: string;
  /** Hashes of which two members share one when they may be the same; absent where there is none. */
  readonly duplicateKeys?: readonly string[];
  /** The organisations that the member represents or has represented; absent where there is none. */
  readonly represents?: readonly string[];
  /** When the member was merged into another; absent once that can no longer be undone, and for every other member. */
  readonly mergedAt?: Date;
  /** Whether the directory has ever shown the member: then its end must be told. Never turns back. */
  readonly everShared: boolean;
}

/** The document as a query reads it. */
export interface MemberDocument extends MemberFields {
  readonly _id: string;
  readonly version: number;
  readonly state: object;
}

export const memberCollection = 'members';

/** The name of the index that lists go by. */
export const nameIndex = 'by_name_with_facets';

/** The name of the index that keeps external ids apart. */
export const externalIdIndex = 'external_ids_unique';

const schema = new Schema(
  {
    _id: String,
    version: Number,
    revision: Number,
    state: Schema.Types.Mixed,
    pending: [Schema.Types.Mixed],
    writer: String,
    pendingAt: Date,
    answers: [Schema.Types.Mixed],
    answersUntil: Date,
    kind: String,
    status: String,
    disciplines: [String],
    sortName: String,
    facets: String,
    place: String,
    searchKeys: [String],
    externalIds: { type: [String], default: undefined },
    naturalKeys: [String],
    duplicateKeys: [String],
    represents: [String],
    mergedAt: Date,
    everShared: Boolean,
    consentExpires: String,
  },
  { collection: memberCollection, versionKey: false, strict: 'throw', autoIndex: false, minimize: false },
);
// A filter by status or kind looks at the index alone and reads nobody whom it does not want; so does what counts.
schema.index({ sortName: 1, _id: 1, status: 1, kind: 1, facets: 1 }, { name: nameIndex });
schema.index({ searchKeys: 1 }, { name: 'search' });
schema.index({ consentExpires: 1 }, { name: 'consent_expires', sparse: true });
schema.index({ naturalKeys: 1 }, { name: 'natural_keys' });
// Most members have neither: they are in neither index.
schema.index({ duplicateKeys: 1 }, { name: 'duplicate_keys', sparse: true });
schema.index({ represents: 1 }, { name: 'represents', sparse: true });
schema.index({ mergedAt: 1 }, { name: 'merged', sparse: true });
// Sparse rather than partial: a list of keys is looked up by it, which a partial index does not serve everywhere.
schema.index({ externalIds: 1 }, { name: externalIdIndex, unique: true, sparse: true });

/** The members' collection of a connection. */
export function memberModel(connection: Connection): Model<MemberDocument> {
  return (
    (connection.models['Member'] as Model<MemberDocument> | undefined) ??
    (connection.model('Member', schema) as unknown as Model<MemberDocument>)
  );
}
