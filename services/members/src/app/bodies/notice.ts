import type { AtVersion } from '@inclust/mongo';
import type { BodyNotice } from '../../domain/bodies/application.ts';
import type { BodyMembership } from '../../domain/bodies/membership.ts';

/** What a member's home is told of a membership; what happened to it before stays with the body. */
export function noticeOf({ state, version }: AtVersion<BodyMembership>): BodyNotice {
  const { status, periods, roles, reason, appliedAt, changedAt, heard } = state;
  return {
    membership: { version, status, periods, roles, ...(reason ? { reason } : {}), appliedAt, changedAt },
    heard,
  };
}
