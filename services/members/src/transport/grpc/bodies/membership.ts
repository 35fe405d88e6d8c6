import type { AtVersion } from '@inclust/mongo';
import {
  BodyApplication as ProtoApplication,
  BodyHistoryEntry,
  BodyMembership as ProtoMembership,
} from '@inclust/contracts';
import type { NodeId } from '@inclust/kernel';
import { bodyNameOf, membershipNameOf } from '../../../app/bodies/names.ts';
import {
  applicationState,
  expiresAt,
  type BodyApplication,
  type ToldMembership,
} from '../../../domain/bodies/application.ts';
import type { BodyMembership } from '../../../domain/bodies/membership.ts';
import { subjectName } from '../../../domain/bodies/subject.ts';
import { textToProto } from '@inclust/rpc';
import { bodyRoleToProto } from './body-role.ts';
import { applicationStateToProto, bodyStatusToProto } from './enums.ts';

/** A membership of a body of this node as the API shows it, without its history. */
export function bodyMembershipToProto(node: NodeId, { state, version }: AtVersion<BodyMembership>): ProtoMembership {
  const { id, body, subject } = state;
  return ProtoMembership.fromPartial({
    name: membershipNameOf({ node, id: body }, id),
    member: subjectName(subject),
    kind: subject.kind,
    displayName: textToProto(subject.displayName),
    ...standingOf(subject.node, { ...state, version }),
  });
}

/** The same with its history. */
export function bodyMembershipWithHistory(node: NodeId, found: AtVersion<BodyMembership>): ProtoMembership {
  const home = found.state.subject.node;
  return {
    ...bodyMembershipToProto(node, found),
    history: found.state.history.map(({ kind, at, day, by, reason, role }) =>
      BodyHistoryEntry.fromPartial({
        kind,
        time: at,
        date: day,
        actor: by,
        reason: reason ?? '',
        ...(role ? { role: bodyRoleToProto(home, role) } : {}),
      }),
    ),
  };
}

/** What a member of this node wants of a body, as the API shows it. */
export function applicationToProto(home: NodeId, application: BodyApplication): ProtoApplication {
  const { id, member, body, wish, refusal, membership } = application;
  const name = `nodes/${home}/members/${member}`;
  return ProtoApplication.fromPartial({
    name: `nodes/${home}/bodyApplications/${id}`,
    member: name,
    body: bodyNameOf(body),
    want: wish.want,
    state: applicationStateToProto(applicationState(application)),
    requestTime: wish.at,
    expireTime: new Date(expiresAt(application)).toISOString(),
    refusal: refusal ?? '',
    ...(membership
      ? { membership: { name: membershipNameOf(body, id), member: name, ...standingOf(home, membership) } }
      : {}),
  });
}

function standingOf(home: NodeId, { status, periods, roles, reason, appliedAt, changedAt, version }: ToldMembership) {
  return {
    state: bodyStatusToProto(status),
    periods: periods.map(({ from, to }) => ({ fromDate: from, toDate: to ?? '' })),
    roles: roles.map((role) => bodyRoleToProto(home, role)),
    reason: reason ?? '',
    applyTime: appliedAt,
    updateTime: changedAt,
    etag: String(version),
  };
}
