import type { ImportProblem } from '@inclust/feeds';
import type { Uuid } from '@inclust/kernel';

/** What became of an event of a file. */
export interface ImportedRow {
  /** Empty where the file has no id of it. */
  readonly originUid: string;
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'refused';
  /** The event here; absent where it was refused. */
  readonly id?: Uuid;
  /** Why it was refused; else what of it was left out. */
  readonly problems: readonly ImportProblem[];
}
