import { hasRunOut, standing, type Consent, type PurposeCode } from '../consents.ts';
import type { Deed } from '../register.ts';

/**
 * The consents of two as those of one, all of the target and then all of the source. What both have agreed to goes on, by the consent that
 * runs out first; any other that stood ends with the merge. So the strictest wins.
 */
export function uniteConsents(
  source: readonly Consent[],
  target: readonly Consent[],
  { at, today, by }: Deed,
): readonly Consent[] {
  const goingOn = (purpose: PurposeCode): 'source' | 'target' | undefined => {
    const [ours, theirs] = [standing(source, purpose), standing(target, purpose)];
    if (!ours || !theirs || hasRunOut(ours, today) || hasRunOut(theirs, today)) return undefined;
    const sooner = ours.expiresOn && (!theirs.expiresOn || ours.expiresOn < theirs.expiresOn);
    return sooner ? 'source' : 'target';
  };
  const endedOf =
    (side: 'source' | 'target') =>
    (one: Consent): Consent => {
      if (one.ended || goingOn(one.purpose) === side) return one;
      return { ...one, ended: { why: hasRunOut(one, today) ? 'expired' : 'merged', at, by } };
    };
  return [...target.map(endedOf('target')), ...source.map(endedOf('source'))];
}
