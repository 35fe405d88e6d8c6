import { invalid, type Outcome } from '@inclust/kernel';
import type { MemberStanding } from './ports.ts';

/** Why an account cannot be that of a member, by what the register says of her. */
export function memberRefusal(standing: MemberStanding): Outcome<never> | undefined {
  if (standing === 'there') return undefined;
  const messages = {
    unknown: 'Must be a member of this node.',
    erased: 'The member was erased.',
    merged: 'The member was merged into another; name that one.',
  };
  return invalid([{ field: 'member', rule: `member-${standing}`, message: messages[standing] }]);
}
