import type { InstantText } from '@inclust/kernel';

/** One thing that was done about a person, with the vault or about a city of the federation. Ids and codes only. */
export interface AuditRecord {
  readonly at: InstantText;
  /** The id of who did it. */
  readonly actor: string;
  readonly action:
    | 'vault-declared'
    | 'vault-read'
    | 'vault-found'
    | 'vault-withdrawn'
    | 'vault-key-rotated'
    | 'personal-data-exported'
    | 'member-erased'
    | 'node-removed'
    | 'node-left';
  /** `members/{uuid}` or `nodes/{node}`; empty for the node as a whole. */
  readonly subject: string;
  /** A code; empty where none is asked for. */
  readonly reason: string;
}

/** A record in its place in the chain. */
export interface AuditEntry extends AuditRecord {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** SHA-256 over the entry and the hash before it, base64url. */
  readonly hash: string;
}

/** A place at which a log is not whole. */
export interface AuditGap {
  readonly sequence: number;
  readonly kind: 'missing' | 'changed' | 'cut-off';
}

/** The hash before the first entry. */
export const chainStart = '';

/** SHA-256 of a text, base64url. */
export type Digest = (text: string) => string;

/** The entry that follows one with `before` as its hash. */
export function chained(record: AuditRecord, sequence: number, before: string, digest: Digest): AuditEntry {
  return { ...record, sequence, hash: digest(content(record, sequence, before)) };
}

/** Checks a log entry by entry, in order; tells where it is not whole. `last` is the newest sequence that was ever written. */
export function auditCheck(digest: Digest) {
  let before = chainStart;
  let expected = 1;
  const gaps: AuditGap[] = [];
  return {
    next: (entry: AuditEntry): void => {
      for (; expected < entry.sequence; expected += 1) gaps.push({ sequence: expected, kind: 'missing' });
      // After a missing entry its hash is not known: the next one stands for itself and what follows is checked against it.
      const follows = gaps.at(-1)?.kind === 'missing' && gaps.at(-1)?.sequence === entry.sequence - 1;
      if (!follows && entry.hash !== digest(content(entry, entry.sequence, before)))
        gaps.push({ sequence: entry.sequence, kind: 'changed' });
      before = entry.hash;
      expected = entry.sequence + 1;
    },
    end: (last: number): { readonly entries: number; readonly gaps: readonly AuditGap[] } => {
      if (expected <= last) gaps.push({ sequence: expected, kind: 'cut-off' });
      return { entries: expected - 1, gaps };
    },
  };
}

function content({ at, actor, action, subject, reason }: AuditRecord, sequence: number, before: string): string {
  return JSON.stringify([before, sequence, at, actor, action, subject, reason]);
}
