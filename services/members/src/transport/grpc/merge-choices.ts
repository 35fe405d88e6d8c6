import { accept, invalid, type FieldViolation, type Outcome } from '@inclust/kernel';
import type { Choices } from '../../domain/merging/merge-drafts.ts';
import { fieldBelowProfile } from './field-mask.ts';

/** Whose value stays in which field, from two masks; every path that cannot be chosen is named. */
export function choicesFromProto(source: readonly string[], target: readonly string[]): Outcome<Choices> {
  const found: FieldViolation[] = [];
  const choices = new Map<string, 'source' | 'target'>();
  for (const [mask, paths, side] of [
    ['source_fields', source, 'source'],
    ['target_fields', target, 'target'],
  ] as const)
    for (const [position, path] of paths.entries()) {
      const field = fieldBelowProfile(path);
      const broken =
        field === undefined ? unknown : field === 'listing_consent' ? strictest : overlaps(choices, field, side);
      if (broken) found.push({ field: `${mask}.paths[${position}]`, ...broken });
      else if (field !== undefined) choices.set(field, side);
    }
  return found.length > 0 ? invalid(found) : accept(choices);
}

type Broken = Omit<FieldViolation, 'field'>;

const unknown: Broken = { rule: 'field-unknown', message: 'Names no field below profile that can change.' };
const strictest: Broken = { rule: 'strictest-wins', message: 'Consent holds only where both gave it.' };

/** The same field cannot stay as both have it. */
function overlaps(choices: Choices, field: string, side: 'source' | 'target'): Broken | undefined {
  const chosen = choices.get(field);
  if (chosen === undefined || chosen === side) return undefined;
  return { rule: 'chosen-twice', message: 'Stays as the source or as the target has it, not both.' };
}
