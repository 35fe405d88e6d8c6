import type { AgreementSubject } from './agreement.ts';
import type { AttendanceSubject } from './attendance.ts';
import type { BodyMembershipSubject } from './body-membership.ts';
import type { EventSubject } from './event.ts';
import type { JobBaselineSubject, PostSubject } from './post.ts';
import type { PilotSubject, SolutionSubject, StrategySubject } from './joint-work.ts';
import type { JointPurchaseSubject } from './joint-purchase.ts';
import type { MemberSubject } from './member.ts';
import type { ReachSubject } from './reach.ts';
import type { ResourceSubject, SpaceSubject, SpaceUseSubject } from './space.ts';
import type { SupportSubject } from './support.ts';
import type { VenueSubject } from './venue.ts';

/** What facts are about, as its newest facts tell it. No personal data. */
export type SubjectState =
  | MemberSubject
  | BodyMembershipSubject
  | EventSubject
  | VenueSubject
  | AttendanceSubject
  | SpaceSubject
  | ResourceSubject
  | SpaceUseSubject
  | AgreementSubject
  | SupportSubject
  | PostSubject
  | JobBaselineSubject
  | PilotSubject
  | SolutionSubject
  | StrategySubject
  | ReachSubject
  | JointPurchaseSubject;

export type SubjectKind = SubjectState['kind'];

/** A subject of some node, at a version. */
export interface Subject {
  readonly node: string;
  readonly id: string;
  readonly version: number;
  readonly state: SubjectState;
}

/** `{node}/{kind}/{id}`: subjects of two nodes are never the same, whatever their ids. */
export type SubjectKey = `${string}/${SubjectKind}/${string}`;

export function subjectKey(node: string, kind: SubjectKind, id: string): SubjectKey {
  return `${node}/${kind}/${id}`;
}

/** The key of a member by its name, `nodes/{node}/members/{uuid}`; `undefined` for what is no such name. */
export function memberKey(name: string): SubjectKey | undefined {
  const [, node, id] = /^nodes\/([^/]+)\/members\/([^/]+)$/.exec(name) ?? [];
  return node && id ? subjectKey(node, 'member', id) : undefined;
}
