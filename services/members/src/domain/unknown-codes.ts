import { isco, isNaceCode } from '@inclust/classifications';
import type { FieldViolation } from '@inclust/kernel';
import type { MemberDraft } from './member.ts';
import { hasNaceForm } from './value-rules.ts';

/**
 * The codes of activities and skills that their classification does not have, by scheme and place in the list. What the member holds
 * already stays valid. ESCO addresses are not looked up, and what has not the form of a code is for `violations` to tell.
 */
export function unknownCodes(draft: MemberDraft, held?: MemberDraft): FieldViolation[] {
  const heldActivities = new Set(held?.activities.map(({ scheme, code }) => `${scheme} ${code}`));
  const heldSkills = new Set([...(held?.skillsOffered ?? []), ...(held?.skillsSought ?? [])]);
  const activities = draft.activities.flatMap(({ scheme, code }, place) => {
    const unknown = hasNaceForm(code) && !isNaceCode(scheme, code) && !heldActivities.has(`${scheme} ${code}`);
    return unknown ? unknownAt('activities', place, 'nace-unknown', scheme) : [];
  });
  const skills = (values: readonly string[], field: string): FieldViolation[] =>
    values.flatMap((value, place) => {
      const unknown = /^\d{1,4}$/.test(value) && isco(value) === undefined && !heldSkills.has(value);
      return unknown ? unknownAt(field, place, 'isco-unknown', 'ISCO-08') : [];
    });
  return [
    ...activities,
    ...skills(draft.skillsOffered, 'skills_offered'),
    ...skills(draft.skillsSought, 'skills_sought'),
  ];
}

function unknownAt(field: string, place: number, rule: string, scheme: string): FieldViolation[] {
  return [{ field: `profile.${field}[${place}]`, rule, message: `Value ${place + 1} must be a code of ${scheme}.` }];
}
