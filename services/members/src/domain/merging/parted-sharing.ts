import { chosenAudience, narrower, type Audience, type SharedField, type Sharing } from '../sharing.ts';
import type { KeptForUndo } from './merge-record.ts';

/** What the two of a merge share. */
export interface PartedSharing {
  readonly source: Sharing;
  readonly target: Sharing;
}

/**
 * What two share when their merge is undone: each what it did before. Of a field for which somebody has chosen an audience since, the
 * target keeps that choice, and the source has the narrower of it and its own.
 */
export function partedSharing(
  { source, before }: KeptForUndo,
  now: Sharing,
  chosen: readonly SharedField[],
): PartedSharing {
  const since = (audience: (field: SharedField) => Audience): Sharing =>
    Object.fromEntries(chosen.map((field) => [field, audience(field)]));
  const present = (field: SharedField): Audience => chosenAudience(now, field);
  return {
    target: { ...before.sharing, ...since(present) },
    source: {
      ...source.sharing,
      ...since((field) => narrower(chosenAudience(source.sharing, field), present(field))),
    },
  };
}
