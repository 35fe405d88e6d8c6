import type { PlainDateText } from '@inclust/kernel';
import { unknown, type Observation } from '../observation.ts';

/** A post of an employer. */
export interface PostSubject {
  readonly kind: 'post';
  readonly employer: string;
  /** Absent while it is vacant. */
  readonly filledOn?: PlainDateText;
  readonly endedOn?: PlainDateText;
  /** Thousandths of full time. */
  readonly shareMilli: number;
  readonly contract: string;
  readonly isRecurring: boolean;
  readonly isReplacement: boolean;
  readonly isco: string;
  readonly sex: string;
  readonly hasEvidence: boolean;
}

/** How much work an employer had before the programme. */
export interface JobBaselineSubject {
  readonly kind: 'job-baseline';
  readonly employer: string;
  readonly from: PlainDateText;
  /** Thousandths of full time. */
  readonly shareMilli: number;
}

/**
 * A post that was created: its share from the day on which it was filled to that on which it ended. One that is vacant, unpaid, in place of
 * somebody who has left, or seasonal and does not come again is none.
 */
export function observePost(post: PostSubject, id: string): Observation[] {
  const { filledOn, endedOn, shareMilli, contract, isRecurring, isReplacement, isco, sex, hasEvidence } = post;
  if (!filledOn || isReplacement || contract === 'voluntary') return [];
  if (contract === 'seasonal' && !isRecurring) return [];
  const common = {
    kind: 'post',
    key: id,
    dimensions: { contract, isco: isco.slice(0, 3) || unknown, sex },
    verified: hasEvidence,
  } as const;
  return [
    { ...common, day: filledOn, amount: shareMilli },
    ...(endedOn ? [{ ...common, day: endedOn, amount: -shareMilli }] : []),
  ];
}

/** What was there before is taken off from its day on. */
export function observeJobBaseline({ from, shareMilli }: JobBaselineSubject, id: string): Observation[] {
  if (shareMilli === 0) return [];
  const dimensions = { contract: 'baseline', isco: unknown, sex: unknown };
  return [{ kind: 'post', day: from, amount: -shareMilli, key: id, dimensions, verified: true }];
}
