import { hasRunOut, type Consent, type ConsentEnd, type PurposeCode } from '../consents.ts';
import type { Deed } from '../register.ts';
import { same } from '../same-draft.ts';
import type { KeptForUndo } from './merge-record.ts';

/** The consents of the two of a merge. */
export interface PartedConsents {
  readonly source: readonly Consent[];
  readonly target: readonly Consent[];
}

/**
 * The consents of two when their merge is undone. A consent that this merge has ended stands again where nobody has decided about its
 * purpose since; where somebody has, it ends as that decision has it, for both. One whose time is over does not stand again. What was given
 * since stays with the target.
 */
export function partedConsents(
  { source, before, after }: KeptForUndo,
  now: readonly Consent[],
  { at, today, by }: Deed,
): PartedConsents {
  const decided = decisions(after.consents, now);
  // As they were joined: first all of the target, then all of the source, and what was given since.
  const parted = (own: readonly Consent[], start: number): Consent[] =>
    own.map((earlier, position) => {
      const then = after.consents[start + position];
      const present = now[start + position] ?? earlier;
      const byMerge = !earlier.ended && then?.ended?.why === 'merged';
      const one = byMerge ? endedBy(earlier, decided.get(earlier.purpose)) : present;
      return !one.ended && hasRunOut(one, today) ? endedBy(one, { why: 'expired', at, by }) : one;
    });
  return {
    target: [...parted(before.consents, 0), ...now.slice(after.consents.length)],
    source: parted(source.consents, before.consents.length),
  };
}

/** The first decision about each purpose since the merge: to withdraw a consent, or to give another. That one ran out is no decision. */
function decisions(after: readonly Consent[], now: readonly Consent[]): ReadonlyMap<PurposeCode, ConsentEnd> {
  const ends = now
    .slice(0, after.length)
    .flatMap(({ purpose, ended }, position) =>
      ended && ended.why !== 'expired' && !same(ended, after[position]?.ended) ? [[purpose, ended] as const] : [],
    );
  const given = now
    .slice(after.length)
    .map(({ purpose, givenAt, givenBy }) => [purpose, { why: 'replaced', at: givenAt, by: givenBy }] as const);
  return new Map<PurposeCode, ConsentEnd>([...given.toReversed(), ...ends]);
}

function endedBy(one: Consent, end: ConsentEnd | undefined): Consent {
  return end ? { ...one, ended: end } : one;
}
