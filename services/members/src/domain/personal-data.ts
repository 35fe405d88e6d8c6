import type { InstantText, NodeId } from '@inclust/kernel';
import type { AuditEntry } from './audit.ts';
import type { BodyApplication } from './bodies/application.ts';
import type { Member } from './member.ts';
import type { Declaration } from './vulnerability.ts';

/** Everything that a node knows of a member. */
export interface PersonalData {
  readonly node: NodeId;
  readonly exportedAt: InstantText;
  readonly member: Member;
  readonly version: number;
  /** What she wants of bodies, and what became of it. */
  readonly bodies: readonly BodyApplication[];
  /** From the vault. */
  readonly declarations: readonly Declaration[];
  /** Who did what with her data, as far as it is written down. */
  readonly audit: readonly AuditEntry[];
}
