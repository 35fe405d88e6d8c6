import type { PlainDateText } from '@inclust/kernel';
import type { Member, MemberStatus } from './member.ts';

/** How long somebody in a status may be kept. */
export interface RetentionRule {
  readonly code: string;
  readonly status: MemberStatus;
  /** Full months from the day on which the status began. */
  readonly months: number;
  /** What the length rests on. */
  readonly basis: string;
}

/**
 * The rules of this release, in the order in which they are applied. Applications are kept for as long as a decision can be disputed and
 * no longer; those who have left for five years after it, since costs of programmes that they took part in are audited until then
 * (Regulation (EU) 2021/1060, article 82). Active members are not subject to any.
 */
export const retentionRules = [
  { code: 'declined-application', status: 'declined', months: 12, basis: 'GDPR 5(1)(e)' },
  { code: 'undecided-application', status: 'applicant', months: 24, basis: 'GDPR 5(1)(e)' },
  { code: 'left-member', status: 'left', months: 60, basis: 'GDPR 5(1)(e); (EU) 2021/1060, 82' },
] as const satisfies readonly RetentionRule[];

/** Somebody who need not be known any longer. */
export interface Due {
  readonly rule: RetentionRule;
  /** The day on which the time began to run. */
  readonly since: PlainDateText;
  /** The first day on which it is over. */
  readonly on: PlainDateText;
}

/** Whether a member's time is over on a day, by which rule. */
export function dueOn(member: Member, today: PlainDateText): Due | undefined {
  const rule = retentionRules.find(({ status }) => status === member.status);
  if (!rule) return undefined;
  const since = statusSince(member);
  const on = Temporal.PlainDate.from(since).add({ months: rule.months }).toString() as PlainDateText;
  return on <= today ? { rule, since, on } : undefined;
}

/** The day on which the present status began: that of the last step that moved the membership. */
function statusSince({ history, registeredAt }: Member): PlainDateText {
  return history.findLast(({ kind }) => moving.has(kind))?.day ?? (registeredAt.slice(0, 10) as PlainDateText);
}

const moving: ReadonlySet<string> = new Set([
  'applied',
  'registered',
  'admitted',
  'declined',
  'suspended',
  'resumed',
  'withdrawn',
  'readmitted',
]);
