import type { InstantText, NodeId } from '@inclust/kernel';
import type { AuditEntry } from './audit.ts';
import type { BodyApplication } from './bodies/application.ts';
import type { Member } from './member.ts';
import type { Declaration } from './vulnerability.ts';

/** An account of a member as far as it is about her: nothing of what she proves herself with. */
export interface KnownAccount {
  /** `nodes/{node}/accounts/{uuid}`. */
  readonly name: string;
  /** What she logs in with. */
  readonly email: string;
  /** Of mail to her. */
  readonly language: string;
  /** Role codes. */
  readonly roles: readonly string[];
  readonly status: 'invited' | 'active' | 'disabled';
  /** Moments as the API writes them. */
  readonly createdAt: string;
  readonly lastLoginAt?: string;
}

/** What a member has registered for, with all that she said with it. */
export interface KnownRegistration {
  /** `nodes/{node}/events/{uuid}/occurrences/{occurrence}/registrations/{uuid}`. */
  readonly name: string;
  readonly status:
    | 'held'
    | 'pending-approval'
    | 'confirmed'
    | 'waiting'
    | 'offered'
    | 'cancelled'
    | 'expired'
    | 'refused'
    | 'withdrawn'
    | 'united';
  /** A moment as the API writes it. */
  readonly registeredAt: string;
  readonly lines: readonly {
    readonly ticketType: string;
    readonly quantity: number;
    readonly attendees: readonly { readonly displayName: string; readonly email: string }[];
  }[];
  /** By the id of their question. */
  readonly answers: Readonly<Record<string, string>>;
  readonly payment: 'not-due' | 'open' | 'paid' | 'refunded';
}

/** Everything that a node knows of a member. */
export interface PersonalData {
  readonly node: NodeId;
  readonly exportedAt: InstantText;
  readonly member: Member;
  readonly version: number;
  /** What she wants of bodies, and what became of it. */
  readonly bodies: readonly BodyApplication[];
  /** With which she logs in. */
  readonly accounts: readonly KnownAccount[];
  /** For events of this node. */
  readonly registrations: readonly KnownRegistration[];
  /** From the vault. */
  readonly declarations: readonly Declaration[];
  /** Who did what with her data, as far as it is written down. */
  readonly audit: readonly AuditEntry[];
}
