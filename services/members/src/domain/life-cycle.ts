import { invalid, refuse, type Outcome, type PlainDateText } from '@inclust/kernel';
import type { Member, MembershipPeriod, MemberStatus, TransitionKind } from './member.ts';

/** What moves a membership from one status to another. */
export type Move = 'admit' | 'decline' | 'suspend' | 'resume' | 'withdraw' | 'readmit';

interface Way {
  readonly from: readonly MemberStatus[];
  readonly to: MemberStatus;
  readonly event: TransitionKind;
  /** The codes that say why; empty where no reason is asked for. */
  readonly reasons: readonly string[];
  /** Whether the step may go without saying why. */
  readonly reasonOptional: boolean;
}

/** From where each move leads where. A step against somebody's wish must say why. */
export const moves: Readonly<Record<Move, Way>> = {
  admit: { from: ['applicant'], to: 'active', event: 'admitted', reasons: [], reasonOptional: true },
  decline: {
    from: ['applicant'],
    to: 'declined',
    event: 'declined',
    reasons: ['not-eligible', 'incomplete', 'no-place', 'other'],
    reasonOptional: false,
  },
  suspend: {
    from: ['active'],
    to: 'suspended',
    event: 'suspended',
    reasons: ['own-wish', 'unpaid-fees', 'rules', 'other'],
    reasonOptional: false,
  },
  resume: { from: ['suspended'], to: 'active', event: 'resumed', reasons: [], reasonOptional: true },
  withdraw: {
    from: ['applicant', 'active', 'suspended'],
    to: 'left',
    event: 'withdrawn',
    reasons: ['own-wish', 'moved-away', 'excluded', 'ceased', 'other'],
    reasonOptional: true,
  },
  readmit: { from: ['left', 'declined'], to: 'active', event: 'readmitted', reasons: [], reasonOptional: true },
};

const saying: Readonly<Record<MemberStatus, string>> = {
  applicant: 'The application has not been decided yet.',
  declined: 'The application was declined.',
  active: 'The member is active.',
  suspended: 'The membership is suspended.',
  left: 'The member has left.',
  erased: 'The member was erased.',
  merged: 'The member was merged into another.',
};

/**
 * The refusal of what a status does not allow: `member-applicant`, `member-declined`, `member-active`, `member-suspended`, `member-left`,
 * `member-merged`, `member-erased`.
 */
export function notWhile(status: MemberStatus) {
  return refuse({ code: `member-${status}`, kind: 'state', message: saying[status] });
}

/** The way of a move for a member, or why it cannot be gone. `reason` is empty where none was given. */
export function wayOf(move: Move, member: Member, reason: string): Outcome<Way> {
  const way = moves[move];
  if (!way.from.includes(member.status)) return notWhile(member.status);
  if (reason === '' ? way.reasonOptional : way.reasons.includes(reason)) return { ok: true, value: way };
  const message =
    way.reasons.length > 0 ? `Must be one of ${way.reasons.join(', ')}.` : 'No reason is kept for this step.';
  return invalid([{ field: 'reason', rule: reason === '' ? 'required' : 'reason-unknown', message }]);
}

/** The stays after a step to a status on a day: an open one while the membership goes on, none while it does not. */
export function periodsAfter(member: Member, to: MemberStatus, day: PlainDateText): readonly MembershipPeriod[] {
  const last = member.periods.at(-1);
  const open = last !== undefined && last.to === undefined;
  const goesOn = to === 'active' || to === 'suspended';
  if (goesOn === open) return member.periods;
  return goesOn ? [...member.periods, { from: day }] : ended(member.periods, day);
}

function ended(periods: readonly MembershipPeriod[], day: PlainDateText): readonly MembershipPeriod[] {
  const last = periods.at(-1);
  return last ? [...periods.slice(0, -1), { from: last.from, to: day }] : periods;
}
