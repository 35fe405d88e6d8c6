import type { InstantText, Uuid } from '@inclust/kernel';
import type { Member, Role } from '../member.ts';
import type { SharedField } from '../sharing.ts';

/** Who was merged into whom. */
export interface MergePair {
  readonly source: Uuid;
  readonly target: Uuid;
}

/** What a member that was merged into this one was known by: a file that names it so means this one. Personal data. */
export interface Alias {
  readonly source: Uuid;
  readonly externalIds: readonly string[];
  /** See `naturalKeys`. */
  readonly naturalKeys: readonly string[];
  /** The fields for which somebody has chosen an audience since the merge. */
  readonly chosen?: readonly SharedField[];
}

/** What a merge puts together. */
export type MergeParts = Pick<Member, 'draft' | 'status' | 'periods' | 'roles' | 'consents' | 'sharing'>;

/** What a merge changed of somebody who represents the source. */
export interface MovedRoles {
  readonly member: Uuid;
  readonly before: readonly Role[];
  readonly after: readonly Role[];
}

/** What it takes to undo a merge. Personal data; forgotten when the merge can no longer be undone. */
export interface KeptForUndo {
  /** The source as it was. */
  readonly source: Member;
  /** The target before and right after the merge. */
  readonly before: MergeParts;
  readonly after: MergeParts;
  readonly representatives: readonly MovedRoles[];
}

/** That a member is another one. */
export interface MergedAway {
  readonly into: Uuid;
  readonly at: InstantText;
  /** Absent once the merge can no longer be undone. */
  readonly kept?: KeptForUndo;
}
