import { Schema, type Connection, type Model } from 'mongoose';
import type { Uuid } from '@inclust/kernel';
import type { DuplicateStore } from '../app/ports.ts';
import { duplicateKeys } from '../domain/duplicates/suspicion.ts';
import { memberModel, type MemberDocument } from './member-document.ts';
import { hashedKey } from './member-mapping.ts';

/** That two members are not the same. Ids, codes and a hash; no personal data. */
interface DismissalDocument {
  /** `{uuid} {uuid}`, the lower one first. */
  readonly _id: string;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
  /** Hash of what both were compared by: with another one they are suggested again. */
  readonly marks: string;
}

const schema = new Schema(
  { _id: String, reason: String, by: String, at: Date, marks: String },
  { collection: 'duplicate_dismissals', versionKey: false, strict: 'throw', autoIndex: false },
);

/** The dismissals' collection of a connection. */
export function dismissalModel(connection: Connection): Model<DismissalDocument> {
  return (
    (connection.models['DuplicateDismissal'] as Model<DismissalDocument> | undefined) ??
    (connection.model('DuplicateDismissal', schema) as unknown as Model<DismissalDocument>)
  );
}

/** How many members who share a key are compared with one another; so many have nothing in common that tells. */
const mostInGroup = 50;

/** What members share, and which pairs were dismissed, in MongoDB. */
export function createDuplicateStore(connection: Connection): DuplicateStore {
  const members = memberModel(connection);
  const dismissed = dismissalModel(connection);
  return {
    groups: async () => {
      const found = await members.aggregate<{ members: Uuid[] }>([
        { $match: { duplicateKeys: { $exists: true } } },
        { $project: { duplicateKeys: 1 } },
        { $unwind: '$duplicateKeys' },
        { $group: { _id: '$duplicateKeys', members: { $push: '$_id' } } },
        { $match: { 'members.1': { $exists: true } } },
      ]);
      return found.map((group) => group.members.toSorted().slice(0, mostInGroup));
    },
    sharing: async (draft) => {
      const keys = duplicateKeys(draft).map(hashedKey);
      if (keys.length === 0) return [];
      const found = await members
        .find({ duplicateKeys: { $in: keys } }, { _id: 1 })
        .sort({ _id: 1 })
        .lean<Pick<MemberDocument, '_id'>[]>();
      return found.map(({ _id }) => _id as Uuid);
    },
    dismissed: async (pairs) => {
      const marks = new Map(pairs.map((pair) => [pairId(pair), hashedKey(pair.marks)]));
      const found = await dismissed.find({ _id: { $in: [...marks.keys()] } }).lean<DismissalDocument[]>();
      const known = new Set(found.filter((one) => marks.get(one._id) === one.marks).map((one) => one._id));
      return pairs.map((pair) => known.has(pairId(pair)));
    },
    dismiss: async (pair, { reason, by, at }) => {
      const kept = { reason, by, at: new Date(at), marks: hashedKey(pair.marks) };
      await dismissed.updateOne({ _id: pairId(pair) }, { $set: kept }, { upsert: true });
    },
  };
}

function pairId({ first, second }: { readonly first: Uuid; readonly second: Uuid }): string {
  return `${first} ${second}`;
}
