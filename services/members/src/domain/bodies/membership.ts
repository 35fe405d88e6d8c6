import type { InstantText, PlainDateText, Uuid } from '@inclust/kernel';
import type { MembershipPeriod } from '../member.ts';
import type { Deed } from '../register.ts';
import type { Body, BodyId, BodyKind } from './body.ts';
import type { BodyRole, WantedBodyRole } from './body-role.ts';
import type { Standing } from './standing.ts';
import type { BodySubject } from './subject.ts';
import type { UnitedPart } from './uniting.ts';

/** Where a membership of a body stands. */
export type BodyMembershipStatus = 'applied' | 'active' | 'declined' | 'withdrawn' | 'ended' | 'merged';

/** Somebody of some node in a body of this one, or who wants to be or was. */
export interface BodyMembership {
  /** `merged` while the member is part of another member of the same home: then the membership is part of that one's. */
  readonly status: BodyMembershipStatus;
  readonly id: Uuid;
  readonly body: BodyId;
  readonly bodyKind: BodyKind;
  readonly subject: BodySubject;
  /** The newest wish of the member's home that was heard: an older one comes too late, the same one twice changes nothing. */
  readonly heard: number;
  /** Every stay, oldest first; the last one is open exactly while the membership is active. */
  readonly periods: readonly MembershipPeriod[];
  readonly roles: readonly BodyRole[];
  /** Why it was declined or ended, where that was said. */
  readonly reason?: string;
  /** Of which membership this one is a part, and where it stood; there exactly while the status is `merged`. */
  readonly merged?: { readonly into: Uuid; readonly was: Standing };
  /** The memberships that are parts of this one, in the order in which they became so. */
  readonly united?: readonly UnitedPart[];
  readonly history: readonly BodyHistoryEntry[];
  readonly appliedAt: InstantText;
  readonly changedAt: InstantText;
}

/** One step in the life of a membership of a body. Holds ids and codes only. */
export interface BodyHistoryEntry {
  readonly kind: Exclude<BodyMembershipEvent['kind'], 'subject-updated' | 'part-updated'>;
  readonly at: InstantText;
  readonly day: PlainDateText;
  readonly by: string;
  readonly reason?: string;
  readonly role?: BodyRole;
  /** The last day of a role that ended on another day than this one. */
  readonly on?: PlainDateText;
  /** The membership that became part of this one, or is no longer. */
  readonly source?: Uuid;
  /** Where that one stands which is no longer part of this one. */
  readonly part?: Standing;
}

/** What a member wants of a body. */
export type Want = 'join' | 'leave';

/** What a member's home tells the body's node. */
export interface BodyWish {
  readonly want: Want;
  /** Rises with everything that the member wants of this body. */
  readonly sequence: number;
  readonly reason?: string;
  readonly subject: BodySubject;
  /** The member that this one was merged into; absent where it stands for itself. */
  readonly mergedInto?: BodySubject;
}

/** Why a body declines. */
export const declineReasons = ['not-eligible', 'incomplete', 'no-place', 'other'] as const;
/** Why a body ends a stay. */
export const endReasons = ['own-wish', 'term-ended', 'excluded', 'ceased', 'other'] as const;
/** Why a member's home ends a stay, and why a stay ends with its body. */
export type OtherEndReason = 'own-wish' | 'left-cluster' | 'body-closed';

export type BodyMembershipCommand = Deed &
  (
    | { readonly kind: 'hear'; readonly id: Uuid; readonly body: Body; readonly wish: BodyWish }
    | { readonly kind: 'admit'; readonly body: Body }
    | { readonly kind: 'decline' | 'end'; readonly reason: string }
    | { readonly kind: 'end-with-body' }
    | { readonly kind: 'grant-role'; readonly role: WantedBodyRole }
    | { readonly kind: 'end-role'; readonly role: string; readonly on?: PlainDateText }
    | { readonly kind: 'merge'; readonly into: Uuid }
    | { readonly kind: 'unite'; readonly id: Uuid; readonly source: BodyMembership; readonly subject: BodySubject }
    | { readonly kind: 'part'; readonly source: Uuid }
    | { readonly kind: 'restore'; readonly from: BodyMembership }
  );

/** What came with a wish. */
interface Heard {
  readonly sequence: number;
  readonly subject: BodySubject;
}

export type BodyMembershipEvent = Deed &
  (
    | { readonly kind: 'applied'; readonly id: Uuid; readonly body: BodyId; readonly bodyKind: BodyKind; heard: Heard }
    | { readonly kind: 'admitted' }
    | { readonly kind: 'declined'; readonly reason: string }
    | { readonly kind: 'withdrawn' | 'ended'; readonly reason?: string; readonly heard?: Heard }
    | { readonly kind: 'subject-updated'; readonly heard: Heard }
    | { readonly kind: 'role-granted'; readonly role: BodyRole }
    | { readonly kind: 'role-ended'; readonly role: BodyRole; readonly on: PlainDateText }
    | { readonly kind: 'merged'; readonly into: Uuid }
    | { readonly kind: 'united'; readonly id: Uuid; readonly source: BodyMembership; readonly subject: BodySubject }
    | { readonly kind: 'part-updated'; readonly source: Uuid; readonly was: Standing }
    | { readonly kind: 'parted'; readonly source: Uuid }
    | { readonly kind: 'restored'; readonly was: Standing }
  );

export type BodyMembershipState = BodyMembership | undefined;
