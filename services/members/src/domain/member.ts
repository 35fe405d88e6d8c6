import type { NaceScheme } from '@inclust/classifications';
import type { LocalizedText, Money, PlainDateText, InstantText, Uuid } from '@inclust/kernel';
import type { Consent, PurposeCode } from './consents.ts';
import type { Alias, MergedAway, MergePair } from './merging/merge-record.ts';
import type { Sharing } from './sharing.ts';

/** What a coordinator hands in about a person or an organisation: parsed, but not yet checked by the rules of the register. */
export type MemberDraft = MemberCommon & (PersonPart | OrganisationPart);

export interface MemberCommon {
  readonly email?: string;
  readonly phone?: string;
  /** Place name as people write it. */
  readonly locality?: string;
  readonly postalCode?: string;
  /** ESSnet-Culture domain codes, such as `performing-arts`. */
  readonly disciplines: readonly string[];
  /** ESSnet-Culture function codes, such as `creation`. */
  readonly functions: readonly string[];
  readonly activities: readonly Activity[];
  /** ESCO URIs or ISCO-08 codes. */
  readonly skillsOffered: readonly string[];
  readonly skillsSought: readonly string[];
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  /** https or http addresses: site, portfolio. */
  readonly links: readonly string[];
  readonly description: LocalizedText;
  /** For the coordinator only; never leaves the node. */
  readonly note?: string;
  /** The coordinator's own key for the row; makes a repeated import change nothing. */
  readonly externalId?: string;
  /** Whether the member agreed to be shown in the directory of all nodes: whether the consent to that stands. */
  readonly listingConsent: boolean;
  /** The day the membership began; the day of registration when absent. */
  readonly joinedOn?: PlainDateText;
}

export interface PersonPart {
  readonly kind: 'person';
  readonly givenName: string;
  readonly familyName: string;
}

export interface OrganisationPart {
  readonly kind: 'organisation';
  readonly names: LocalizedText;
  /** A code of `legal-forms`. */
  readonly legalForm?: string;
  readonly socialEnterprise?: SocialEnterpriseStatus;
  readonly sizeClass?: SizeClass;
  readonly foundedOn?: PlainDateText;
  readonly register?: RegisterNumber;
  readonly turnover?: Money;
}

/** An activity by a classification: NACE Rev. 2 or 2.1. */
export interface Activity {
  readonly scheme: NaceScheme;
  readonly code: string;
}

/** Status under Greek law 4430/2016 or Albanian law 65/2016; `to` is the first day it no longer holds. */
export interface SocialEnterpriseStatus {
  readonly law: 'GR-4430/2016' | 'AL-65/2016';
  readonly from: PlainDateText;
  readonly to?: PlainDateText;
  /** What shows it: a number in a register, a decision. */
  readonly evidence?: string;
}

/** By staff: fewer than 10, 50, 250, or more (Commission Recommendation 2003/361/EC). */
export type SizeClass = 'micro' | 'small' | 'medium' | 'large';

/** A number in the business register of a country: Greek AFM, Albanian NIPT. */
export interface RegisterNumber {
  readonly country: 'GR' | 'AL';
  readonly number: string;
}

/** One stay in the cluster; `to` is the first day the membership no longer holds. */
export interface MembershipPeriod {
  readonly from: PlainDateText;
  readonly to?: PlainDateText;
}

/**
 * Where a membership stands. Who applies is an applicant until a coordinator admits or declines; the rights of a suspended member rest while
 * the membership goes on; who has left or was declined can be (re-)admitted. Who was merged into another is nothing by itself any more,
 * until that is undone; who was erased stays so.
 */
export type MemberStatus = 'applicant' | 'declined' | 'active' | 'suspended' | 'left' | 'merged' | 'erased';

/** A member of this node's cluster, or somebody who wants to be one or was. */
export interface Member {
  readonly status: MemberStatus;
  readonly id: Uuid;
  readonly draft: MemberDraft;
  /** Every stay, oldest first; the last one is open exactly while the member is active or suspended. */
  readonly periods: readonly MembershipPeriod[];
  /** Every role held or to be held, in the order in which they were granted. */
  readonly roles: readonly Role[];
  /** Every consent that was given, oldest first, then those of members who were merged into this one; what stands and what has ended. */
  readonly consents: readonly Consent[];
  /** Who may see which field, where the member has chosen. */
  readonly sharing: Sharing;
  /** What happened to the membership and its roles, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** What an organisation that was erased goes on being counted by over all nodes: its record no longer has it. */
  readonly countedAs?: string;
  /** What those who were merged into this member were known by, in the order in which they were. */
  readonly aliases?: readonly Alias[];
  /** Into whom this member was merged; there exactly while the status is `merged`. */
  readonly merged?: MergedAway;
  readonly registeredAt: InstantText;
  readonly changedAt: InstantText;
}

/** What a person can be in the cluster. A representative speaks for an organisation of the same register. */
export const roleKinds = ['board', 'coordinator', 'representative'] as const;
export type RoleKind = (typeof roleKinds)[number];

/** A role and when it is held, half-open. */
export interface Role {
  readonly kind: RoleKind;
  /** The organisation represented; only a representative has one. */
  readonly organisation?: Uuid;
  readonly from: PlainDateText;
  readonly to?: PlainDateText;
}

/** One step in the life of a membership. Holds ids and codes only. */
export interface HistoryEntry {
  readonly kind:
    | TransitionKind
    | 'role-granted'
    | 'role-ended'
    | 'consent-given'
    | 'consent-withdrawn'
    | 'consents-expired'
    | 'merged'
    | 'merge-undone'
    | 'role-moved'
    | 'erased';
  readonly at: InstantText;
  /** The day it then was in the node's zone. */
  readonly day: PlainDateText;
  /** The id of who did it. */
  readonly by: string;
  /** A code of `reasons`; absent where none was given. */
  readonly reason?: string;
  /** The role that was granted or ended. */
  readonly role?: Role;
  /** What was agreed to, or no longer is. */
  readonly purposes?: readonly PurposeCode[];
  /** Who was merged into whom, for the last three kinds. */
  readonly merge?: MergePair;
}

/** The steps from one status to another. */
export type TransitionKind =
  | 'applied'
  | 'registered'
  | 'admitted'
  | 'declined'
  | 'suspended'
  | 'resumed'
  | 'withdrawn'
  | 'readmitted';
