import type { BodyMembership } from './membership.ts';

/** Whether every node shows a membership: the member is in the body, and in the directory as far as her home has told. */
export function isShown({ status, subject }: BodyMembership): boolean {
  return status === 'active' && subject.listed;
}
