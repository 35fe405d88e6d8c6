import { hasRole, type Actor, type Role } from '@inclust/kernel';

const staff: readonly Role[] = ['coordinator', 'officer', 'auditor', 'operator'];

/** Whether somebody answers for figures: she sees counts of few people, and who has done what. */
export function isStaff(actor: Actor): boolean {
  return hasRole(actor, staff);
}
