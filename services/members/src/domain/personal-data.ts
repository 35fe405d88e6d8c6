import type { InstantText, Language, NodeId } from '@inclust/kernel';
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

/** A booking of hers, with what she said. */
export interface KnownBooking {
  /** `nodes/{node}/bookings/{uuid}`. */
  readonly name: string;
  /** `nodes/{node}/resources/{uuid}`. */
  readonly resource: string;
  /** `pending`: the node of the resource, another one, has not answered yet. */
  readonly status:
    | 'pending'
    | 'held'
    | 'requested'
    | 'waiting'
    | 'confirmed'
    | 'declined'
    | 'cancelled'
    | 'expired'
    | 'no-show';
  /** As the clocks of the space show it: `2027-10-19T19:00:00`. */
  readonly start: string;
  readonly end: string;
  readonly timeZone: string;
  readonly people: number;
  readonly note: string;
  /** A moment as the API writes it. */
  readonly bookedAt: string;
}

/** So much credit of a class of resources. */
export interface KnownCreditAmount {
  readonly unit: 'minutes' | 'days';
  readonly class: string;
  /** Whole units; below nought where they were taken. */
  readonly quantity: bigint;
}

/** What changes credit: the kinds of entries of the ledger. */
export const creditSteps = [
  'grant',
  'charge',
  'recharge',
  'refund',
  'revoke',
  'expire',
  'transfer',
  'undo-transfer',
] as const;

/** Her plans, what she has left of credit, and all that became of it. */
export interface KnownCredit {
  readonly plans: readonly {
    /** `nodes/{node}/plans/{plan}`. */
    readonly plan: string;
    /** What it is called, in the languages that it has. */
    readonly called: Readonly<Partial<Record<Language, string | undefined>>>;
    /** Days on the clocks of her space; `until` is empty while it has not ended. */
    readonly from: string;
    readonly until: string;
    readonly timeZone: string;
  }[];
  readonly left: readonly (KnownCreditAmount & {
    readonly source: 'plan' | 'pass' | 'top-up' | 'goodwill';
    /** Moments as the API writes them; empty where it does not end. */
    readonly validFrom: string;
    readonly expiresAt: string;
  })[];
  /** The oldest first. */
  readonly entries: readonly {
    /** A moment as the API writes it. */
    readonly at: string;
    /** One of `creditSteps`, or one that a newer co-working knows. */
    readonly kind: string;
    /** `nodes/{node}/bookings/{uuid}`; empty where it is about none. */
    readonly booking: string;
    /** What it gave her or took from her. */
    readonly amounts: readonly KnownCreditAmount[];
  }[];
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
  /** Of spaces of this node. */
  readonly bookings: readonly KnownBooking[];
  /** For spaces. */
  readonly credit: KnownCredit;
  /** From the vault. */
  readonly declarations: readonly Declaration[];
  /** Who did what with her data, as far as it is written down. */
  readonly audit: readonly AuditEntry[];
}
