import type { Actor, NodeId, Uuid } from '@inclust/kernel';
import type { AuditEntry, AuditGap, AuditRecord } from '../domain/audit.ts';
import type { Declaration } from '../domain/vulnerability.ts';
import type { Clock, MemberStore } from './ports.ts';

/** Where declarations are kept, encrypted. */
export interface Vault {
  /** Keeps a declaration. Answers with what is kept under its id: an earlier one where the same request came before. */
  put(member: Uuid, declaration: Declaration): Promise<Declaration>;
  /** Oldest first. */
  list(member: Uuid): Promise<readonly Declaration[]>;
  /** Whether there is a declaration of one of these, never which. */
  holds(members: readonly Uuid[]): Promise<boolean>;
  /** Whether there was one. */
  remove(member: Uuid, declaration: Uuid): Promise<boolean>;
  /** Destroys a person's key, and with it all that she declared. */
  forget(member: Uuid): Promise<void>;
  /** Makes a new key of the node, wraps every person's key with it and destroys the old ones; how many were wrapped. */
  rotate(): Promise<number>;
  /** Goes on with a rotation that was cut off; how many were wrapped. */
  finishRotation(): Promise<number>;
}

/** What was done, each thing in the place after the one before. */
export interface AuditLog {
  append(record: AuditRecord): Promise<void>;
  /** Appends a record unless one of the same action, subject and moment is there. */
  appendOnce(record: AuditRecord): Promise<void>;
  /** Entries after a sequence, oldest first; of one subject where it is given. */
  list(after: number, most: number, subject: string): Promise<readonly AuditEntry[]>;
  verify(): Promise<{ readonly entries: number; readonly gaps: readonly AuditGap[] }>;
}

/** What every use case of the vault works with. */
export interface VaultApp {
  readonly node: NodeId;
  readonly store: Pick<MemberStore, 'get'>;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Who asks, and why; `reason` is empty where the person asks herself. */
export interface Asker {
  readonly actor: Actor;
  readonly reason: string;
}
