import type { Contribution } from '../contributions.ts';
import { isIn } from '../figure-evidence.ts';
import type { Span } from '../figures.ts';
import type { IndicatorDefinition } from '../indicators/definition.ts';
import type { Subject } from '../subjects/subject.ts';

/** A subject as it was and as it is, with all that it added and adds to an indicator. */
export interface SubjectThenAndNow {
  /** Absent where nothing was known of it. */
  readonly was?: Subject;
  readonly is: Subject;
  readonly before: readonly Contribution[];
  readonly after: readonly Contribution[];
}

/**
 * Why a subject adds something else than it did: its first facts came late, it was changed, or it is seen by something that was.
 */
export type CorrectionReason = 'late' | 'changed' | 'seen-otherwise';

/** What a subject adds to a figure of a span, then and now. */
export interface Correction {
  readonly subject: Subject;
  readonly reason: CorrectionReason;
  readonly before: readonly Contribution[];
  readonly after: readonly Contribution[];
}

/** What makes the difference between a figure as it was reported and as it is; `undefined` for a subject that makes none. */
export function correctionOf(
  definition: IndicatorDefinition,
  span: Span,
  { was, is, before, after }: SubjectThenAndNow,
): Correction | undefined {
  const counted = (all: readonly Contribution[]) => all.filter((one) => isIn(definition, '', span, one));
  const [added, adds] = [counted(before), counted(after)];
  if (JSON.stringify(added) === JSON.stringify(adds)) return undefined;
  const reason = !was ? 'late' : was.version === is.version ? 'seen-otherwise' : 'changed';
  return { subject: is, reason, before: added, after: adds };
}
