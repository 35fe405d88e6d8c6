import type { MemberStatus } from '../member.ts';

/** From the strongest: who is active in one place is active. */
const byStrength: readonly MemberStatus[] = ['active', 'suspended', 'applicant', 'left', 'declined', 'merged'];

/** The stronger of two statuses. */
export function strongerStatus(one: MemberStatus, other: MemberStatus): MemberStatus {
  return byStrength.indexOf(one) <= byStrength.indexOf(other) ? one : other;
}
