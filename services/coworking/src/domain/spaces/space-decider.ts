import { accept, below, invalid, refuse, type Decider, type InstantText } from '@inclust/kernel';
import { spaceViolations, type Space } from './space.ts';

/** A space with what is known of it since when. */
export interface KeptSpace extends Space {
  readonly createdAt: InstantText;
  readonly changedAt: InstantText;
}

export interface SpaceCommand {
  readonly kind: 'create' | 'edit';
  readonly at: InstantText;
  readonly space: Space;
}

/** What has happened to a space; each holds the whole of it. */
export interface SpaceStep {
  readonly kind: 'created' | 'edited';
  readonly at: InstantText;
  readonly space: Space;
}

export const spaceNotFound = refuse({ code: 'space-not-found', kind: 'not-found', message: 'There is no such space.' });

/** The rules for one space. Refused: `space-exists`, `space-not-found`, `invalid-input` with each field and rule. */
export const spaceDecider: Decider<SpaceCommand, SpaceStep, KeptSpace | undefined> = {
  initial: undefined,
  decide: ({ kind, at, space }, before) => {
    const broken = spaceViolations(space);
    if (broken.length > 0) return invalid(broken.map(below('space')));
    if (kind === 'create')
      return before
        ? refuse({ code: 'space-exists', kind: 'exists', message: 'There is a space with this id.' })
        : accept([{ kind: 'created', at, space }]);
    if (!before) return spaceNotFound;
    const { createdAt: _, changedAt: __, ...old } = before;
    return accept(JSON.stringify(old) === JSON.stringify(space) ? [] : [{ kind: 'edited', at, space }]);
  },
  evolve: (before, { at, space }) => ({ ...space, createdAt: before?.createdAt ?? at, changedAt: at }),
};
