import type { LocalDate } from '@inclust/schedule';

/** Of a member of this node, what rules ask: as its newest facts say. */
export interface MemberStanding {
  /** The member's resource name. */
  readonly member: string;
  readonly version: number;
  readonly isActive: boolean;
  readonly isOrganisation: boolean;
  /** The organisations that she represents, and when: half-open days, open-ended where the end is empty. */
  readonly represents: readonly { readonly organisation: string; readonly from: string; readonly until: string }[];
}

/** That a member of some node is, or was, in a body of this one: as the newest facts of the membership say. */
export interface BodyStanding {
  /** The id of the membership. */
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly member: string;
  readonly isIn: boolean;
}

/** What is known of somebody on a day. */
export interface Standing {
  /** The bodies of this node in which she is, or an organisation that she represents. */
  readonly bodies: readonly string[];
  /** Whether she is or represents an organisation of this node. */
  readonly isRepresentative: boolean;
}

/** What the node's own facts say of who is in its bodies and who represents whom: ids and days. */
export interface Standings {
  of(person: string, day: LocalDate): Promise<Standing>;
  /** Keeps what is newer than what there is. */
  keepMembers(standings: readonly MemberStanding[]): Promise<void>;
  keepBodies(standings: readonly BodyStanding[]): Promise<void>;
}
