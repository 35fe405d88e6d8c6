import { hash } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { AuditLog } from '../app/vault-ports.ts';
import { auditCheck, chained, chainStart, type AuditEntry, type AuditRecord } from '../domain/audit.ts';

/** The collections of the audit log: the entries, and the newest sequence that was ever written. */
export const auditCollections = { entries: 'audit', head: 'audit_head' } as const;

interface Stored extends Omit<AuditEntry, 'sequence'> {
  readonly _id: number;
}

/** How often an entry is put at the end again because somebody else has just put one there. */
const mostTries = 50;

/** The audit log in MongoDB: an entry's `_id` is its sequence, so two writers cannot have the same place. */
export function createAuditLog(connection: Connection): AuditLog {
  const entries = connection.collection<Stored>(auditCollections.entries);
  const head = connection.collection<{ _id: string; sequence: number }>(auditCollections.head);
  const append = async (record: AuditRecord, isThere = async () => false): Promise<void> => {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      // From the newest that was noted, rather than sorting the whole log for its end.
      const noted = (await head.findOne({ _id: 'head' }))?.sequence ?? 0;
      const ending = await entries
        .find({ _id: { $gte: noted } })
        .sort({ _id: 1 })
        .toArray();
      // After the end was read: whoever enters the same meanwhile takes this place.
      if (await isThere()) return;
      const last = ending.at(-1);
      const { sequence, ...entry } = chained(
        record,
        Math.max(last?._id ?? 0, noted) + 1,
        last?.hash ?? chainStart,
        digest,
      );
      try {
        await entries.insertOne({ _id: sequence, ...entry });
      } catch (error) {
        if ((error as { code?: number }).code === 11_000) continue;
        throw error;
      }
      await head.updateOne({ _id: 'head' }, { $max: { sequence } }, { upsert: true });
      return;
    }
    throw new Error('the audit log is being written by too many at once');
  };
  return {
    append: (record) => append(record),
    appendOnce: ({ action, subject, at, ...more }) =>
      append({ action, subject, at, ...more }, async () => (await entries.findOne({ action, subject, at })) !== null),
    list: async (after, most, subject) => {
      const found = await entries
        .find({ _id: { $gt: after }, ...(subject ? { subject } : {}) })
        .sort({ _id: 1 })
        .limit(most)
        .toArray();
      return found.map(entryOf);
    },
    verify: async () => {
      const check = auditCheck(digest);
      for await (const entry of entries.find({}).sort({ _id: 1 })) check.next(entryOf(entry));
      return check.end((await head.findOne({ _id: 'head' }))?.sequence ?? 0);
    },
  };
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url');
}

function entryOf({ _id: sequence, ...entry }: Stored): AuditEntry {
  return { ...entry, sequence };
}
