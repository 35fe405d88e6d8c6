import type { FieldViolation } from '@inclust/kernel';

const longestNote = 500;

/** The rule that a note breaks. */
export function noteViolations(note: string): readonly FieldViolation[] {
  return note.length <= longestNote
    ? []
    : [{ field: 'note', rule: 'too-long', message: `At most ${longestNote} characters.` }];
}
